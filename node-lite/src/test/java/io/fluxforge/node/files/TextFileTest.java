package io.fluxforge.node.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.chain.NetworkFileException;
import io.fluxforge.node.chain.Networks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void init() {
        file = folder.resolve("x.toml");
    }

    @Test
    void marksAreNoText() throws IOException {
        Files.writeString(file, "\uFEFFa\uFEFF");
        assertThat(TextFile.read(file, 7)).isEqualTo("a\uFEFF");
        Files.writeString(file, "");
        assertThat(TextFile.read(file, 7)).isEmpty();
        PrivateFiles.replace(file, "\uFEFFsecret\r\n");
        assertThat(SecretFile.firstLine(file, "the password file")).containsExactly("secret".toCharArray());
    }

    @Test
    void whatIsNoTextIsNamed() throws IOException {
        Files.writeString(file, "12345678");
        assertThatThrownBy(() -> TextFile.read(file, 7)).hasMessage("larger than 7 bytes");
        Files.write(file, new byte[] {'a', (byte) 0xe4});
        assertThatThrownBy(() -> TextFile.read(file, 7))
                .isInstanceOf(TextFileException.class)
                .hasMessage("not UTF-8; save it as such");
        assertThatThrownBy(() -> Networks.load(file))
                .isInstanceOf(NetworkFileException.class)
                .hasMessage(file + ": not UTF-8; save it as such");
    }

    @Test
    void aNetworksFileMayHaveAMark() throws IOException {
        try (InputStream in = Objects.requireNonNull(Networks.class.getResourceAsStream("private.toml"))) {
            Files.writeString(file, "\uFEFF" + new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(Networks.load(file).name()).isEqualTo("private");
    }
}
