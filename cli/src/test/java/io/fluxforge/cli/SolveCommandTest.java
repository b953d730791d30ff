package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.solve.MemoryProbe;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SolveCommandTest {
    private static final String SMALL = "--params=48,5:ZcashPoW";
    private static final HexFormat HEX = HexFormat.of();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Terminals terminals = new Terminals(false, false, false);
    private long heapMaxBytes = 4L << 30;
    private OptionalLong availableBytes = OptionalLong.empty();
    private OptionalLong peakBytes = OptionalLong.of(123 << 20);

    @Test
    void printsValidSolutionsAndNothingElse() {
        EquihashVerifier verifier = new EquihashVerifier(EquihashParams.ZCASH_48_5);
        int solutions = 0;
        for (int nonce = 0; nonce < 10; nonce++) {
            out.reset();
            assertThat(run("--header", header(nonce), SMALL)).isEqualTo(ExitCodes.OK);
            List<String> lines = out().lines().toList();
            for (String line : lines) {
                assertThat(verifier.verify(HEX.parseHex(header(nonce)), HEX.parseHex(line))
                                .isValid())
                        .isTrue();
            }
            solutions += lines.size();
        }
        assertThat(solutions).isPositive();
    }

    @Test
    void tellsWhatRunsAndWhatItTook() {
        run("--header", header(0), SMALL, "--threads=3");
        assertThat(err())
                .startsWith("solving 48,5:ZcashPoW on cpu, 3 threads, ")
                .contains("of memory", "for tables", "heap: at most 4.0 GiB", "candidates in", "generate", "round 4")
                .contains("100.000%", "the process held 123 MiB at most");
        assertThat(err()).doesNotContain("\r");
    }

    @Test
    void headerWithoutSolutionIsFineButTold() {
        String barren = IntStream.range(0, 100)
                .mapToObj(SolveCommandTest::header)
                .filter(header -> {
                    out.reset();
                    err.reset();
                    return run("--header", header, SMALL) == ExitCodes.OK && out.size() == 0;
                })
                .findFirst()
                .orElseThrow();
        assertThat(barren).hasSize(280);
        assertThat(err()).contains("no solution of ").endsWith("fluxforge solve: this header has no solution\n");
    }

    @Test
    void answersInJson() {
        assertThat(run("--header", header(1), SMALL, "--json", "--threads=2", "--device=cpu"))
                .isEqualTo(ExitCodes.OK);
        String json = out();
        out.reset();
        run("--header", header(1), SMALL);
        JsonNode answer = JsonMapper.shared().readTree(json);
        assertThat(json).hasLineCount(1).endsWith("}\n");
        assertThat(answer.propertyNames())
                .containsExactly(
                        "params",
                        "lanes",
                        "device",
                        "threads",
                        "header",
                        "solutions",
                        "phasesMillis",
                        "lists",
                        "candidates",
                        "seconds",
                        "tableBytes",
                        "peakBytes");
        assertThat(answer.get("params").asString()).isEqualTo("48,5:ZcashPoW");
        assertThat(answer.get("device").asString()).isEqualTo("cpu");
        assertThat(answer.get("threads").asInt()).isEqualTo(2);
        assertThat(answer.get("header").asString()).isEqualTo(header(1));
        assertThat(answer.get("solutions").size()).isEqualTo((int) out().lines().count());
        assertThat(answer.get("phasesMillis").propertyNames()).hasSize(7).startsWith("generate", "round 0");
        assertThat(answer.get("lists").size()).isEqualTo(5);
        assertThat(answer.get("lists").get(0).get("rows").asInt()).isEqualTo(512);
        assertThat(answer.get("lists").get(0).get("overflow").asInt()).isZero();
        assertThat(answer.get("tableBytes").asLong()).isPositive();
        assertThat(answer.get("peakBytes").asLong()).isEqualTo(123 << 20);
    }

    @Test
    void leavesOutWhatTheSystemDoesNotTell() {
        peakBytes = OptionalLong.empty();
        run("--header", header(0), SMALL, "--json");
        assertThat(JsonMapper.shared().readTree(out()).has("peakBytes")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "none",
            value = {
                "--header=;            ends at column 0, but a header has 280 hex digits (140 bytes)",
                "--header=04zz;        '--header': 'z' at column 3 is no hex digit",
                "--header=040;         '--header': ends at column 3",
                "--header=0400;        '--header': ends at column 4",
                "--example --header=H; leave out --header",
                "--example --params=zelhash; leave out --params",
                "--threads=2;          --header is missing",
                "--header=H --device=gpu0;   --device: 'gpu0' is not to be had; choose cpu, opencl:INDEX, opencl:NAME-PART or all",
                "--header=H --threads=0;     --threads: 0 is not in the range 1 to 128",
                "--header=H --threads=129;   --threads: 129 is not in the range 1 to 128",
                "--header=H --params=48,6:x; neither",
                "--header=H00;         '--header': goes on at column 281"
            })
    void wrongOptionIsOneLine(String options, String message) {
        String[] args = options.replace("=H", "=" + header(0)).split(" ", -1);
        assertThat(run(args)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).startsWith("fluxforge solve: ");
        if (!message.equals("neither")) {
            assertThat(err()).contains(message);
        }
        assertThat(out()).isEmpty();
    }

    @Test
    void refusesTooSmallAHeap() {
        heapMaxBytes = 512 << 20;
        assertThat(run("--example")).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err())
                .hasLineCount(1)
                .startsWith("fluxforge solve: zelhash needs 3.")
                .contains("heap may have 512 MiB at most", "FLUXFORGE_JAVA_OPTS=-Xmx", "--params");
        assertThat(out()).isEmpty();
    }

    @Test
    void refusesTooSmallAMachine() {
        availableBytes = OptionalLong.of(1L << 30);
        assertThat(run("--header", header(0))).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).contains("zelhash needs 3.", "this machine has 1.0 GiB available");
        assertThat(out()).isEmpty();
    }

    @Test
    void progressLeavesNoTrace() {
        terminals = new Terminals(false, true, true);
        assertThat(run("--header", header(0), SMALL)).isEqualTo(ExitCodes.OK);
        assertThat(Stream.of(err().split("\n", -1)).map(SolveCommandTest::seenOnTerminal))
                .noneMatch(line -> line.matches(".*: \\d+ %.*"));
    }

    /** What is left of a line once every carriage return has begun to write over it. */
    private static String seenOnTerminal(String line) {
        StringBuilder seen = new StringBuilder();
        for (String part : line.split("\r", -1)) {
            seen.replace(0, Math.min(part.length(), seen.length()), part);
        }
        return seen.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--header",
                "--example",
                "--device",
                "--params",
                "--threads",
                "--json",
                "Exit codes:",
                "MiB",
                "(ms)"
            })
    void helpTells(String what) {
        assertThat(run("--help")).isEqualTo(ExitCodes.OK);
        assertThat(out().replace("GiB", "MiB")).contains(what);
        assertThat(out().lines()).allMatch(line -> line.length() <= 80);
    }

    /** A header whose bytes are all the same. */
    private static String header(int nonce) {
        return String.format("%02x", nonce).repeat(140);
    }

    private int run(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "solve";
        System.arraycopy(args, 0, all, 1, args.length);
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        return fluxforge.run(new CommandLine(fluxforge, new WithMemory()), all);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }

    /** Makes the command ask the test for memory in place of the system. */
    private final class WithMemory implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type == SolveCommand.class
                    ? type.cast(new SolveCommand(terminals, new Probe()))
                    : CommandLine.defaultFactory().create(type);
        }
    }

    private final class Probe implements MemoryProbe {
        @Override
        public long heapMaxBytes() {
            return heapMaxBytes;
        }

        @Override
        public OptionalLong availableBytes() {
            return availableBytes;
        }

        @Override
        public OptionalLong peakBytes() {
            return peakBytes;
        }
    }
}
