package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.config.PoolConfigFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import picocli.CommandLine;

/** By itself, because the name of a package's command is a property of the process. */
@Isolated
class PackagedPoolCheckTest {
    private static final String COMMAND = "fluxforge.command";

    @Test
    void advisesTheCommandOfThePackage(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pool.toml");
        Files.writeString(
                file,
                PoolConfigFile.example()
                        .replace("address = \"\"", "address = \"t1LJeUtGto9svb1WuX3H3z37kNuKgjxxvwz\"")
                        .replace("127.0.0.1:16124", "127.0.0.1:1")
                        .replace("mode = \"none\"", "mode = \"key\""));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Fluxforge fluxforge = new Fluxforge(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of());
        System.setProperty(COMMAND, "fluxforge-pool");
        try {
            fluxforge.run(new CommandLine(fluxforge), "pool", "check", "--config", file.toString());
        } finally {
            System.clearProperty(COMMAND);
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("no key file", "; ./fluxforge-pool pool key new writes one");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
