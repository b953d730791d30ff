package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Who may read what a pool writes, and what it refuses to read. */
class PoolSecretsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void init() throws IOException {
        file = folder.resolve("pool.toml");
        assertThat(run("pool", "init", "--config", file.toString())).isZero();
        edit("address = \"\"", "address = \"t1LJeUtGto9svb1WuX3H3z37kNuKgjxxvwz\"");
        // Nobody listens there.
        edit("127.0.0.1:16124", "127.0.0.1:1");
    }

    private int run(String... args) {
        Fluxforge fluxforge = new Fluxforge(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of());
        return fluxforge.run(new CommandLine(fluxforge), args);
    }

    private void edit(String old, String with) throws IOException {
        assertThat(Files.readString(file)).contains(old);
        Files.writeString(file, Files.readString(file).replace(old, with));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Path exposed(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }

    @Test
    void whatAPoolWritesIsItsOwnersAlone() throws IOException {
        assertThat(mode(file)).isEqualTo("rw-------");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            edit("[::]:3333", "127.0.0.1:" + taken.getLocalPort());
            assertThat(run("pool", "--config", file.toString())).isEqualTo(ExitCodes.FAILED);
        }
        List<String> open = new ArrayList<>();
        try (Stream<Path> written = Files.walk(folder.resolve("pool-data"))) {
            for (Path each : written.toList()) {
                String wanted = Files.isDirectory(each) ? "rwx------" : "rw-------";
                if (!mode(each).equals(wanted)) {
                    open.add(each + " " + mode(each));
                }
            }
        }
        assertThat(open).isEmpty();
        assertThat(folder.resolve("pool-data/pool.db")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "check", "balances", "blocks", "audit", "pay", "payments"})
    void aPasswordInAConfigurationThatOthersMayReadIsRefused(String command) throws IOException {
        exposed(file);
        List<String> words = new ArrayList<>(List.of("pool"));
        if (!command.isEmpty()) {
            words.add(command);
        }
        words.addAll(List.of("--config", file.toString()));
        requireRefused("the password in " + file, file, words.toArray(String[]::new));
        // With the password elsewhere it is nobody's secret.
        edit("user:password@", "user@");
        Path secret = Files.writeString(folder.resolve("rpc.password"), "secret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        edit("# password-file = \"rpc.password\"", "password-file = \"rpc.password\"");
        err.reset();
        run("pool", "check", "--config", file.toString());
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("chmod");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# password-file = \"rpc.password\"|user@|rpc.password|the password file",
                "# cookie = \"/home/flux/.flux/.cookie\"||.cookie|the cookie file",
                "# [tls]|user@|pool.key|the TLS key",
            })
    void aFileWithASecretThatOthersMayReadIsRefused(String line, String user, String name, String what)
            throws IOException {
        edit("user:password@", user == null ? "" : user.equals("user@") && line.contains("tls") ? "u:p@" : user);
        Path secret = exposed(Files.writeString(folder.resolve(name), "user:secret"));
        if (line.contains("tls")) {
            Files.writeString(folder.resolve("pool.crt"), "");
            edit("# certificate = ", "certificate = ");
            edit("# key = \"pool.key\"", "key = \"pool.key\"");
            edit(line, "[tls]");
        } else {
            edit(line, line.substring(2).replaceAll("\".*/", "\""));
        }
        requireRefused(what + " " + secret, secret, "pool", "check", "--config", file.toString());
    }

    @Test
    void passwordsBelongToUsers() throws IOException {
        Path secret = Files.writeString(folder.resolve("rpc.password"), "secret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        edit("# password-file = \"rpc.password\"", "password-file = \"rpc.password\"");
        assertThat(run("pool", "check", "--config", file.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("rpc: has a password, and so have");
        err.reset();
        edit("user:password@", "");
        edit("# cookie = ", "cookie = ");
        assertThat(run("pool", "check", "--config", file.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("rpc: names no user for the password");
    }

    @Test
    void commandsTakePasswordsFromFilesOfTheirOwners() throws IOException {
        Path secret = exposed(Files.writeString(folder.resolve("a password"), "secret"));
        String[][] commands = {
            {"node", "follow", "--rpc", "http://u@127.0.0.1:1", "--rpc-password-file", secret.toString()},
            {"bench", "verify-confirm", "00", "--rpc", "http://u@127.0.0.1:1", "--rpc-password-file", secret.toString()
            },
            {"node", "--network", "private", "--rpc-auth", "u", "--rpc-password-file", secret.toString()},
            {"mine", "--pool", "a:1", "--user", "w", "--proxy", "u@b:1", "--proxy-password-file", secret.toString()},
        };
        for (String[] command : commands) {
            requireRefused("the password file " + secret, command);
        }
        assertThat(run(
                        "mine",
                        "--dry-run",
                        "--pool",
                        "a:1",
                        "--user",
                        "w",
                        "--proxy",
                        "u@b:1",
                        "--device",
                        "cpu",
                        "--params",
                        "48,5"))
                .isEqualTo(ExitCodes.USER_MISTAKE);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        assertThat(run(
                        "mine",
                        "--dry-run",
                        "--pool",
                        "a:1",
                        "--user",
                        "w",
                        "--proxy",
                        "u@b:1",
                        "--proxy-password-file",
                        secret.toString(),
                        "--device",
                        "cpu",
                        "--params",
                        "48,5"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("proxy     b:1");
    }

    @Test
    void aProxysPasswordInAFileThatOthersMayReadIsRefused() throws IOException {
        Path mine = exposed(
                Files.writeString(folder.resolve("mine.toml"), "pool = \"a:1\"\nuser = \"w\"\nproxy = \"u:p@b:1\"\n"));
        requireRefused("the proxy's password in " + mine, mine, "mine", "--dry-run", "--config", mine.toString());
    }

    private void requireRefused(String what, Path file, String... command) {
        requireRefused(what, command);
        assertThat(err.toString(StandardCharsets.UTF_8).strip()).endsWith("chmod 600 " + file);
    }

    private void requireRefused(String what, String... command) {
        err.reset();
        assertThat(run(command)).as(String.join(" ", command)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(what + " may be read by others than its owner; type: chmod 600 ")
                .hasLineCount(1);
    }
}
