package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.mine.NamingPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MineCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String... args) {
        List<String> all = new ArrayList<>(List.of("mine"));
        all.addAll(List.of(args));
        Fluxforge fluxforge = new Fluxforge(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of());
        return fluxforge.run(new CommandLine(fluxforge), all.toArray(String[]::new));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--user a|--pool is missing",
                "--pool h:1 --user a --coin doge|'doge' is none of btcz, btg, flux, glink, krgn, ltz, yec, zcl, zer, zerc;",
                "--pool h:1 --user a --coin btg --params 144,5|--coin btg is 144,5:BgoldPoW, and --params says 144,5:ZelProof",
                "--pool h:1|--user is missing",
                "--pool http://h:1 --user a|--pool: 'http://h:1'",
                "--pool h:1 --user .rig1|--user: '.rig1' has no address",
                "--pool h:1 --user=|--user is empty",
                "--pool h:1 --user a --tls-pin authority --tls-pin authority|--tls-pin: more of them than of --pool",
                "--pool h:1 --user ä|--user: 'ä' is not",
                "--pool h:1 --user a --user b|more of them than of --pool",
                "--pool h:1 --user a --tls-pin abc|is not the SHA-256 of a certificate",
                "--pool h:1 --user a --tls-pin abc --tls-insecure|exclude each other",
                "--pool h:1 --user a --proxy h|--proxy: 'h' is not HOST:PORT",
                "--pool h:1 --user a --pool-timeout 0|--pool-timeout: 0 is not in the range 1 to 600",
                "--pool h:1 --user a --retry-max 9999|--retry-max: 9999 is not in the range",
                "--pool h:1 --user a --hang-seconds 1|--hang-seconds: 1 is not",
                "--pool h:1 --user a --restarts -1|--restarts: -1 is not",
                "--pool h:1 --user a --interval 0|--interval: 0 is not",
                "--pool h:1 --user a --temp-start 50|--temp-start needs --temp-stop",
                "--pool h:1 --user a --temp-stop 60 --temp-start 60|--temp-start must be below",
                "--pool h:1 --user a --temp-stop 500|--temp-stop: 500.0 is not in the range 0 to 150",
                "--pool h:1 --user a --watchdog script|--watchdog script needs --watchdog-script",
                "--pool h:1 --user a --watchdog-script x|--watchdog-script needs --watchdog script",
                "--pool h:1 --user a --watchdog bark|--watchdog",
                "--pool h:1 --user a --api 70000|--api",
                "--pool h:1 --user a --device gpu|--device: 'gpu' is not to be had",
                "--pool h:1 --user a --device opencl:77|--device: ",
                "--pool h:1 --user a --cpu-threads 0|--cpu-threads: 0 is not",
                "--pool h:1 --user a --params 1,2|--params",
                "--pool h:1 --user a --seconds 3|--seconds is for --benchmark",
                "--benchmark --seconds 0|--seconds: 0 is not",
                "--profile night|--profile needs --config",
                "--config nowhere.toml|--config: no file nowhere.toml",
            })
    void mistakesAreOneLineThatNamesTheOption(String args, String message) {
        assertThat(run(args.split(" "))).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).contains(message);
        assertThat(out()).isEmpty();
    }

    @Test
    void dryRunSaysWhatWouldRun() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.toml"), """
                pool = ["pool.example:1", "stratum+ssl://b.example:2"]
                user = "t1a.rig"
                password = ["secret1", "secret2"]
                device = "cpu"
                cpu-threads = 3
                params = "48,5"
                temp-stop = 80

                [profile.night]
                temp-stop = 60
                restarts = 7
                """);
        assertThat(run("--config", file.toString(), "--profile", "night", "--cpu-threads", "1", "--dry-run"))
                .as(err())
                .isZero();
        assertThat(out())
                .contains(
                        "48,5",
                        "cpu (1 thread)",
                        "stratum+tcp://pool.example:1 as t1a.rig",
                        "stratum+ssl://b.example:2 as t1a.rig",
                        "above 60.0 °C, until 50.0 °C",
                        "restarts  7 an hour")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"speed = 3|mine.toml:1:1: 'speed' is no option", "restarts = \"many\"|mine.toml: Invalid value"})
    void aWrongFileIsNamed(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.toml"), text);
        assertThat(run("--config", file.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).contains(message);
    }

    @Test
    void benchmarkNeedsNoPool() throws IOException {
        Path log = folder.resolve("mine.log");
        assertThat(run(
                        "--benchmark",
                        "--seconds",
                        "1",
                        "--params",
                        "48,5",
                        "--device",
                        "cpu",
                        "--cpu-threads",
                        "1",
                        "--plain",
                        "--log",
                        log.toString()))
                .as(err())
                .isZero();
        assertThat(out())
                .contains("cpu: ready: cpu, 1 thread", "device  ", "solutions of", "nonces, ")
                .doesNotContain("shares:", "\033");
        assertThat(Files.readString(log)).contains("Z cpu: ready:", "Z ran ");
    }

    @Test
    void theWrongProofOfWorkEndsInOneLineBeforeANonceIsSpent() throws IOException {
        try (NamingPool pool = new NamingPool(",\"144_5\",\"BgoldPoW\"", "")) {
            assertThat(run("--pool", pool.url(), "--user", "a.b", "--params", "48,5", "--device", "cpu", "--plain"))
                    .isEqualTo(ExitCodes.USER_MISTAKE);
            assertThat(err())
                    .hasLineCount(1)
                    .contains("the pool wants 144,5:BgoldPoW, this miner solves 48,5:ZcashPoW")
                    .contains("--params 144,5:BgoldPoW");
            assertThat(pool.shares).hasValue(0);
        }
    }

    @Test
    void solvesWhatThePoolNamesIfNothingElseIsGiven() throws IOException {
        try (NamingPool pool = new NamingPool(",\"48_5\",\"ZcashPoW\"", ",\"192_7\",\"ZERO_PoW\"")) {
            assertThat(run("--pool", pool.url(), "--user", "a.b", "--device", "cpu", "--plain"))
                    .isEqualTo(ExitCodes.USER_MISTAKE);
            assertThat(pool.shares.get()).isPositive();
            assertThat(pool.logins).hasValue(2);
            assertThat(err()).hasLineCount(1).contains("wants 192,7:ZERO_PoW, this miner solves 48,5:ZcashPoW");
        }
    }

    @Test
    void whatCannotBeSolvedHereIsSaidSo() throws IOException {
        try (NamingPool pool = new NamingPool(",\"sha256d\",\"none\"", "")) {
            assertThat(run("--pool", pool.url(), "--user", "a.b", "--device", "cpu"))
                    .isEqualTo(ExitCodes.USER_MISTAKE);
            assertThat(err()).hasLineCount(1).contains("a proof of work that is not known here, 'sha256d'");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BTG, '144,5:BgoldPoW'",
        "btcz, '144,5:BitcoinZ'",
        "glink, '144,5:sngemPoW'",
        "Zcl, '192,7:ZcashPoW'",
        "zerc, '192,7:ZERO_PoW'",
        "krgn, '192,7:kerrigan'",
        "flux, zelhash"
    })
    void aCoinsProofOfWorkIsTakenByName(String coin, String params) {
        assertThat(run("--coin", coin, "--pool", "h:1", "--user", "a", "--device", "cpu", "--dry-run"))
                .as(err())
                .isIn(ExitCodes.OK, ExitCodes.USER_MISTAKE);
        // The memory of this machine may be too small for it, which is said of these very parameters.
        assertThat(out() + err()).contains(params);
    }
}
