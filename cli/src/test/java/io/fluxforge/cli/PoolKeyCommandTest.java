package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.pool.SecretInput;
import io.fluxforge.node.files.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PoolKeyCommandTest {
    /** The key 1 as Flux's main network exports it, in 33 bytes; everybody knows it. */
    private static final String KEY_ONE = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path folder;

    private String file;

    @BeforeEach
    void name() {
        file = folder.resolve("key.json").toString();
        environment.put(SecretInput.PASSPHRASE_VARIABLE, "a good passphrase");
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        Fluxforge fluxforge = new Fluxforge(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment);
        return fluxforge.run(new CommandLine(fluxforge), args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aNewKeyHasAnAddressOfItsNetwork() throws Exception {
        assertThat(run("pool", "key", "new", "--key", file, "--network", "main"))
                .isZero();
        String address = out().lines().findFirst().orElseThrow();
        assertThat(address).startsWith("t1");
        assertThat(Files.readString(Path.of(file))).contains(address);
        assertThat(run("pool", "key", "address", "--key", file)).isZero();
        assertThat(out().strip()).isEqualTo(address);
        assertThat(run("pool", "key", "new", "--key", file)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).contains("exists already");
    }

    @Test
    void whatWasImportedIsExported() throws Exception {
        environment.put(SecretInput.KEY_VARIABLE, KEY_ONE);
        assertThat(run("pool", "key", "import", "--key", file)).isZero();
        assertThat(out()).doesNotContain(KEY_ONE);
        Path passphrase = folder.resolve("passphrase");
        PrivateFiles.createFile(passphrase);
        Files.writeString(passphrase, "a good passphrase\nand what is not read\n");
        environment.clear();
        String[] export = {"pool", "key", "export", "--key", file, "--passphrase-file", passphrase.toString()};
        assertThat(run(export)).isZero();
        assertThat(out().strip()).isEqualTo(KEY_ONE);
        Files.writeString(passphrase, "another passphrase");
        assertThat(run(export)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).contains("wrong passphrase").doesNotContain("another passphrase");
    }

    @Test
    void mistakesAreTold() {
        environment.put(SecretInput.KEY_VARIABLE, KEY_ONE + "x");
        assertThat(run("pool", "key", "import", "--key", file)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).contains("no exported key of the network main").doesNotContain(KEY_ONE);
        environment.put(SecretInput.PASSPHRASE_VARIABLE, "short");
        assertThat(run("pool", "key", "new", "--key", file)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).contains("at least 8 characters");
        assertThat(run("pool", "key", "address", "--key", file)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).contains("no key file");
        assertThat(run("pool", "key")).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).contains("new, import, address, export");
        environment.clear();
        assertThat(run("pool", "key", "new", "--key", file, "--passphrase-file", file + ".no"))
                .isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).contains("cannot read the passphrase file", "no such file");
    }
}
