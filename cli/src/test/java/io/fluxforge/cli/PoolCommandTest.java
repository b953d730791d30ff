package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.headers.HeaderStore;
import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.privatenet.PrivateNodeOptions;
import io.fluxforge.node.rpc.RpcCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PoolCommandTest {
    private static final String ADDRESS = "t1LJeUtGto9svb1WuX3H3z37kNuKgjxxvwz";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("pool.toml");
    }

    private int run(String... args) {
        Fluxforge fluxforge = new Fluxforge(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of());
        return fluxforge.run(new CommandLine(fluxforge), args);
    }

    private String init() throws IOException {
        assertThat(run("pool", "init", "--config", file.toString())).isZero();
        // Port 1 has no node.
        String text = Files.readString(file)
                .replace("address = \"\"", "address = \"" + ADDRESS + "\"")
                .replace("127.0.0.1:16124", "127.0.0.1:1");
        Files.writeString(file, text);
        return text;
    }

    @Test
    void initWritesWhatCheckTakes() throws IOException {
        init();
        // Everything is right but the node.
        assertThat(run("pool", "check", "--config", file.toString())).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("network  main", "address  " + ADDRESS, "port     ", "node     local: ");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void initLeavesAFileAlone() throws IOException {
        Files.writeString(file, "mine");
        assertThat(run("pool", "init", "--config", file.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(Files.readString(file)).isEqualTo("mine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network = \"main\"|network = \"moon\"|'moon' is neither a network",
                "network = \"main\"|network = main|pool.toml:4:",
                "# params = \"48,5:ZcashPoW\"|params = \"47,5:ZcashPoW\"|params: n=47 is no multiple of k+1=6",
                "address = \"t1L|address = \"t1M|address: is no address: a character is missing, wrong or one too many",
                "address = \"t1L|address = \"\" # t1L|address: is empty; fill in",
                "address = \"t1L|address = \"tmMApZjDmmohs8wWe1Fwr95fDRL6Urw1TYC\" # t1L|is an address of the network test",
                "[::]:3333|3333|is not HOST:PORT",
                "transport = \"plain\"|transport = \"quic\"|port[0].transport: must be plain, tls or both",
                "transport = \"plain\"|transport = \"tls\"|certificate: missing",
                "difficulty = 1.0|difficulty = \"hard\"|port[0].difficulty: must be a number",
                "min-difficulty = 0.01|min-difficulty = 2|port[0].min-difficulty: must be a number",
                "share-seconds = 15|share-second = 15|port[0].share-second: unknown",
                "refresh-seconds = 55|refresh-seconds = 0|refresh-seconds: must be a whole number",
                "transactions-seconds = 20|transactions-seconds = 0|transactions-seconds: must be a whole number",
                "# notify-params = \"plain\"|notify-params = \"8\"|port[0].notify-params: must be extended or plain",
                "# reconnect = \"pool|reconnect = \"\" #|port[0].reconnect: '' is not HOST:PORT",
                "stale-seconds = 60|stale-seconds = 1|stale-seconds: must be a whole number",
                "# long-poll = true|long-poll = 1|long-poll: must be true or false",
                "[[node]]|[[nodes]]|node: missing",
                "# [store]|'[store]\nurl = \"jdbc:mysql://x/y\"'|store.url: must be jdbc:postgresql://HOST",
                "# [store]|'[store]\nurl = \"jdbc:postgresql://a:b@x/y\"'|store.url: must not hold a password",
                "# [store]|'[store]\nuser = \"pool\"'|store.user: is for a data base with url",
                "# [api]|'[api]\nlisten = \"8080\"'|api.listen: '8080' is not HOST:PORT",
                "# [log]|'[log]\nfiles = 3'|log.file: missing",
                "# [journal]|'[journal]\nkeep-days = 0'|journal.keep-days: must be a whole number",
                "# proxy-protocol = true|proxy-from = [\"x\"]|port[0].proxy-from: is for a port with",
                "user:password@|user@|names a user without a password",
            })
    void mistakesAreOneLineThatNamesTheirPlace(String right, String wrong, String message) throws IOException {
        String text = init();
        assertThat(text).contains(right);
        Files.writeString(file, text.replace(right, wrong));
        for (String[] args :
                new String[][] {{"pool", "check", "--config", file.toString()}, {"pool", "--config", file.toString()}
                }) {
            err.reset();
            assertThat(run(args)).isEqualTo(ExitCodes.USER_MISTAKE);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains(message)
                    .hasLineCount(1)
                    .doesNotContain("password@");
        }
    }

    @Test
    void aByteOrderMarkIsNoMistakeAndAnotherEncodingIs() throws IOException {
        String text = init();
        Files.writeString(file, "\uFEFF" + text.replace("127.0.0.1:1\"", "no_such_host.invalid:1\""));
        assertThat(run("pool", "check", "--config", file.toString())).isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("the host no_such_host.invalid is not known");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        Files.writeString(file, text.replace("/fluxforge/", "/\u00e4/"), StandardCharsets.ISO_8859_1);
        assertThat(run("pool", "check", "--config", file.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("pool.toml: not UTF-8")
                .hasLineCount(1);
    }

    @Test
    void theBooksAreReadWithoutACertificate() throws IOException {
        Files.writeString(file, init().replace("# [tls]", "[tls]\ncertificate = \"gone.crt\"\nkey = \"gone.key\""));
        assertThat(run("pool", "check", "--config", file.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("tls: cannot read")
                .hasLineCount(1);
        err.reset();
        for (String verb : new String[] {"balances", "blocks", "payments", "audit", "backup"}) {
            String[] copy = verb.equals("backup") ? new String[] {file + ".copy"} : new String[0];
            run(Stream.concat(Stream.of("pool", verb, "--config", file.toString()), Stream.of(copy))
                    .toArray(String[]::new));
            assertThat(err.toString(StandardCharsets.UTF_8)).as(verb).doesNotContain("tls");
        }
    }

    @Test
    void aFolderIsNoConfiguration() {
        assertThat(run("pool", "check", "--config", folder.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(folder + " is a folder")
                .hasLineCount(1);
    }

    @Test
    void missingFileIsTheUsersMistake() {
        assertThat(run("pool", "--config", file.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("pool init writes one");
    }

    /** It would mine for ever without a block. */
    @Test
    void aPoolWhoseOnlyNodeIsOfAnotherNetworkDoesNotStart() throws IOException {
        try (PrivateNode node =
                new PrivateNode(PrivateNodeOptions.onFreePorts(Networks.builtIn("private"), folder.resolve("node"))
                        .withPassword(new RpcCredentials.Password("user", "password")))) {
            node.start();
            Files.writeString(
                    file,
                    init().replace(
                                    "127.0.0.1:1\"",
                                    "127.0.0.1:" + node.rpcAddress().getPort() + "\""));
            assertThat(run("pool", "--config", file.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("node local is of another network than main")
                    .hasLineCount(1);
        }
    }

    @Test
    void aPortThatIsTakenIsOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(file, init().replace("[::]:3333", "127.0.0.1:" + taken.getLocalPort()));
            assertThat(run("pool", "--config", file.toString())).isEqualTo(ExitCodes.FAILED);
            assertThat(err.toString(StandardCharsets.UTF_8).lines().toList().getLast())
                    .startsWith("fluxforge pool: cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ");
        }
    }

    @Test
    void aDataFolderOfAnotherPoolIsOneLine() throws IOException {
        init();
        Path headers = folder.resolve("pool-data/headers");
        try (HeaderStore other =
                LmdbHeaderStore.open(headers, Networks.builtIn("main").genesis().hash())) {
            assertThat(other).isNotNull();
            assertThat(run("pool", "--config", file.toString())).isEqualTo(ExitCodes.FAILED);
        }
        assertThat(err.toString(StandardCharsets.UTF_8).lines().toList().getLast())
                .startsWith("fluxforge pool: cannot use the headers in " + headers)
                .endsWith("is in use by another process or follower");
    }
}
