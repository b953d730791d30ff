package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void verifyPrintsOneObject() {
        assertThat(run("verify", "--params=96,5:ZcashPoW", "--seconds=0.01", "--threads=2", "--json"))
                .isEqualTo(ExitCodes.OK);
        assertThat(out()).hasLineCount(1);
        JsonNode json = JsonMapper.shared().readTree(out());
        assertThat(json.propertyNames())
                .contains(
                        "params",
                        "lanes",
                        "threads",
                        "verificationsPerSecond",
                        "minVerificationsPerSecond",
                        "maxVerificationsPerSecond",
                        "corruptedPerSecond",
                        "bitFlipsPerSecond",
                        "compressionsPerVerification",
                        "java",
                        "os",
                        "report",
                        "environment",
                        "metrics");
        assertThat(json.get("params").asString()).isEqualTo("96,5:ZcashPoW");
        assertThat(json.get("threads").asInt()).isEqualTo(2);
        assertThat(json.get("verificationsPerSecond").asDouble()).isPositive();
        assertThat(json.get("compressionsPerVerification").asDouble()).isEqualTo(32);
    }

    @Test
    void verifyPrintsATable() {
        assertThat(run("verify", "--seconds=0.01")).isEqualTo(ExitCodes.OK);
        assertThat(out()).startsWith("zelhash, 1 thread, ").contains("valid ", "5 kinds", "bit flips", "median");
        assertThat(err()).doesNotContain("Exception");
    }

    @Test
    void solvePrintsOneObject() {
        assertThat(run("solve", "--params=48,5:ZcashPoW", "--nonces=2", "--threads=1", "--json"))
                .isEqualTo(ExitCodes.OK);
        assertThat(out()).hasLineCount(1);
        JsonNode json = JsonMapper.shared().readTree(out());
        assertThat(json.propertyNames())
                .contains(
                        "device",
                        "params",
                        "lanes",
                        "threads",
                        "nonces",
                        "solutions",
                        "secondsPerNonce",
                        "minSecondsPerNonce",
                        "maxSecondsPerNonce",
                        "solutionsPerSecond",
                        "phasesMillis",
                        "lists",
                        "keptFraction",
                        "tableBytes",
                        "java",
                        "os");
        assertThat(json.get("device").asString()).isEqualTo("cpu");
        assertThat(json.get("nonces").asInt()).isEqualTo(2);
        assertThat(json.get("phasesMillis").propertyNames()).contains("generate", "round 4");
        assertThat(json.get("lists")).hasSize(5);
        assertThat(json.get("lists").get(0).get("rows").asLong()).isEqualTo(2 * 512);
    }

    @Test
    void solvePrintsATable() {
        assertThat(run("solve", "--params=48,5:ZcashPoW", "--nonces=1", "--threads=2"))
                .isEqualTo(ExitCodes.OK);
        assertThat(out()).startsWith("48,5:ZcashPoW on cpu, 2 threads, ").contains("Sol/s", "generate", "kept");
        assertThat(err()).contains("nonce 1 (warm-up): ", "nonce 2: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "solve --device gpu           | 'gpu' is not to be had",
                "solve --nonces 0             | --nonces: 0",
                "solve --threads 0            | --threads: 0",
                "solve --params 8,3:ZcashPoW  | 2-bit digits",
                "verify --seconds 0           | --seconds: 0",
                "verify --seconds NaN         | --seconds: NaN",
                "verify --threads 0           | --threads: 0",
                "verify --params 144,5:Foobar | Foobar",
                "verify --params 144,5:ZelProof | no proof for 144,5:ZelProof is known",
                "stratum --connections 0      | --connections: 0",
                "stratum --shares-per-second NaN | --shares-per-second: NaN",
                "stratum --params 200,9       | takes too long to solve",
                "stratum --connections 900000 | open files",
                "stratum --pool nowhere       | HOST:PORT",
                "stratum --user t1Somebody    | --user is for a pool that runs",
                "stratum --soak 0             | --soak: 0",
                "stratum --soak 1 --block-latency 1 | give one of them",
                "jmh nonsense                 | no benchmark matches [nonsense]",
                "jmh -f many                  | 'many'",
            })
    void mistakeIsOneLine(String arguments, String message) {
        assertThat(run(arguments.split(" +"))).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).startsWith("fluxforge bench ").contains(message);
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "verify --help",
                "solve --help",
                "jmh --help",
                "node --help",
                "net-server --help",
                "serve --help",
                "verify-report --help",
                "verify-confirm --help",
                "compare --help"
            })
    void helpHasShortLines(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitCodes.OK);
        assertThat(out()).startsWith("Usage: fluxforge bench");
        assertThat(out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void withoutACommandHelpIsPrinted() {
        assertThat(run()).isEqualTo(ExitCodes.OK);
        assertThat(out()).startsWith("Usage: fluxforge bench").contains("verify", "solve", "jmh");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "bench";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        return fluxforge.run(new CommandLine(fluxforge), all);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
