package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.files.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What goes wrong later is said before; where it is this machine's, the start refuses it in the same words. */
class PoolCheckCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path folder;

    private Path file;
    private String key;

    @BeforeEach
    void init() throws IOException {
        file = folder.resolve("pool.toml");
        key = folder.resolve("pool-key.json").toString();
        environment.put("FLUXFORGE_PASSPHRASE", "a good passphrase");
        assertThat(run("pool", "init", "--config", file.toString())).isZero();
        edit("address = \"\"", "address = \"" + newKey() + "\"");
        edit("mode = \"none\"", "mode = \"key\"");
        edit("127.0.0.1:16124", "127.0.0.1:1");
        edit("[::]:3333", "127.0.0.1:0");
    }

    private String newKey() {
        assertThat(run("pool", "key", "new", "--key", key)).isZero();
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("t1"))
                .toList()
                .getLast();
    }

    private int run(String... args) {
        Fluxforge fluxforge = new Fluxforge(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment);
        return fluxforge.run(new CommandLine(fluxforge), args);
    }

    private void edit(String old, String with) throws IOException {
        assertThat(Files.readString(file)).contains(old);
        Files.writeString(file, Files.readString(file).replaceFirst(Pattern.quote(old), with));
    }

    private void requireCheck(int exit, String... words) {
        out.reset();
        assertThat(run("pool", "check", "--config", file.toString()))
                .as(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(exit);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(words);
    }

    private void requireStart(int exit, String words) {
        err.reset();
        assertThat(run("pool", "--config", file.toString())).isEqualTo(exit);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(words);
    }

    @Test
    void showsMoneyApiAndLimitsAndFindsNothingButTheNode() {
        requireCheck(
                ExitCodes.FAILED,
                "ok       payout   mode key, pplns, from 1.00000000 coins on",
                "ok       fee      1.0 %, solo 1.0 %, for t1",
                "ok       api      off",
                "ok       key      opens",
                "limits  ",
                "ERROR    node     local: ");
        assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("ERROR")))
                .hasSize(1);
    }

    @Test
    void keysThatCannotPayAreErrors() throws IOException {
        environment.put("FLUXFORGE_PASSPHRASE", "a wrong passphrase");
        requireCheck(ExitCodes.USER_MISTAKE, "ERROR    key      wrong passphrase for " + key);
        environment.clear();
        requireCheck(ExitCodes.FAILED, "warning  key      " + key + ": its passphrase was not tried");
        Files.setPosixFilePermissions(Path.of(key), PosixFilePermissions.fromString("rw-r--r--"));
        requireCheck(ExitCodes.USER_MISTAKE, "ERROR    key      the key file " + key + " may be read by others");
        Files.delete(Path.of(key));
        requireCheck(ExitCodes.USER_MISTAKE, "ERROR    key      no key file " + key);
        environment.put("FLUXFORGE_PASSPHRASE", "a good passphrase");
        newKey();
        requireCheck(ExitCodes.USER_MISTAKE, "ERROR    key      " + key + " is of t1");
    }

    @Test
    void aPassphraseFileThatIsNotThereIsAnError() throws IOException {
        edit("# passphrase-file = \"...\"", "passphrase-file = \"nowhere\"");
        requireCheck(
                ExitCodes.USER_MISTAKE,
                "ERROR    key      cannot read the passphrase file " + folder.resolve("nowhere") + ": no such file");
    }

    @Test
    void twoPortsOnOneAddressAreAnError() throws IOException {
        edit("127.0.0.1:0", "0.0.0.0:3333");
        edit("# [api]", "[api]\nlisten = \"127.0.0.1:3333\"");
        String words = "port[0].listen and api.listen are both 127.0.0.1:3333";
        requireCheck(ExitCodes.USER_MISTAKE, "ERROR    port     " + words);
        requireStart(ExitCodes.USER_MISTAKE, words);
    }

    @Test
    void aPortThatIsTakenIsAnError() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            edit("127.0.0.1:0", "127.0.0.1:" + taken.getLocalPort());
            requireCheck(ExitCodes.FAILED, "ERROR    port     cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void aDataFolderThatCannotBeMadeIsAnError() throws IOException {
        PrivateFiles.createFile(folder.resolve("pool-data"));
        requireCheck(ExitCodes.FAILED, "ERROR    data     cannot write to " + folder.resolve("pool-data"));
        requireStart(ExitCodes.FAILED, "cannot write to " + folder.resolve("pool-data"));
    }
}
