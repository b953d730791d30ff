package io.fluxforge.node.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFilesTest {
    @TempDir
    private Path folder;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private Path exposed(String mode) throws IOException {
        Path file = Files.writeString(folder.resolve("rpc password"), "secret\nnot this");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void whatIsMadeIsItsOwnersAlone() throws IOException {
        Path inner = PrivateFiles.createFolder(folder.resolve("a/b"));
        assertThat(mode(inner)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
        PrivateFiles.createFile(inner.resolve("empty"));
        PrivateFiles.writeNew(inner.resolve("new"), new byte[] {1});
        PrivateFiles.replace(inner.resolve("whole"), "one");
        PrivateFiles.replace(inner.resolve("whole"), "two");
        PrivateFiles.open(inner.resolve("opened"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        for (String name : new String[] {"empty", "new", "whole", "opened"}) {
            assertThat(mode(inner.resolve(name))).as(name).isEqualTo("rw-------");
        }
        assertThat(inner.resolve("whole")).hasContent("two");
        assertThatThrownBy(() -> PrivateFiles.writeNew(inner.resolve("new"), new byte[0]))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void whatIsThereKeepsItsContentAndMode() throws IOException {
        Path file = exposed("rw-r--r--");
        PrivateFiles.createFile(file);
        assertThat(mode(file)).isEqualTo("rw-r--r--");
        assertThat(file).hasContent("secret\nnot this");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw------x"})
    void secretsThatOthersMayUseAreRefusedWithTheCommandThatMendsIt(String mode) throws IOException {
        Path file = exposed(mode);
        assertThatThrownBy(() -> SecretFile.firstLine(file, "the password file"))
                .isInstanceOf(SecretFileException.class)
                .hasMessage("the password file " + file + " may be read by others than its owner; type: chmod 600 '"
                        + file + "'");
    }

    @Test
    void aSecretIsTheFirstLineOfAFileOfItsOwner() throws IOException {
        assertThat(SecretFile.firstLine(exposed("rw-------"), "the password file"))
                .containsExactly("secret".toCharArray());
        assertThatThrownBy(() -> SecretFile.firstLine(folder.resolve("absent"), "the password file"))
                .hasMessage("cannot read the password file " + folder.resolve("absent") + ": no such file");
        Files.writeString(folder.resolve("rpc password"), "x".repeat(5000));
        assertThatThrownBy(() -> SecretFile.firstLine(folder.resolve("rpc password"), "the password file"))
                .hasMessageEndingWith("has more than 4096 bytes");
    }
}
