package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.verify.RealLines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

class VerifyCommandTest {

    private static final String VALID = RealLines.lastMinedBlockAsPair();
    private static final String INVALID = VALID.substring(0, 383) + "ff";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String input = "";
    private Terminals terminals = new Terminals(false, false, false);

    @ParameterizedTest
    @CsvSource({"v, 0", "vv, 0", "i, 1", "vi, 1", "iv, 1", "m, 2", "vm, 2", "im, 2", "mi, 2", "mv, 2", "vimivmv, 2"})
    void worstLineGivesTheExitCode(String lines, int expected) {
        for (int i = 0; i < lines.length(); i++) {
            input += (lines.charAt(i) == 'v' ? VALID : lines.charAt(i) == 'i' ? INVALID : "zz") + "\n";
        }
        assertThat(run()).isEqualTo(expected);
        assertThat(out()).hasLineCount(lines.length());
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing\n"})
    void emptyInputIsFineButTold(String nothing) {
        input = nothing;
        assertThat(run()).isEqualTo(ExitCodes.OK);
        assertThat(out()).isEmpty();
        assertThat(err()).isEqualToNormalizingNewlines("fluxforge verify: standard input: no lines to verify\n");
    }

    @Test
    void readsAFile() throws IOException {
        String lines = VALID + "\r\n\r\n# a comment\n" + INVALID + "\n" + RealLines.BLOCKS.getFirst();
        Path file = Files.writeString(folder.resolve("some lines.txt"), lines);
        assertThat(run(file.toString())).isEqualTo(ExitCodes.FAILED);
        assertThat(out()).matches("valid\ninvalid: [^\n]+\nvalid\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void dashIsStandardInput() {
        input = VALID;
        assertThat(run("-")).isEqualTo(ExitCodes.OK);
        assertThat(out()).isEqualTo("valid\n");
    }

    @Test
    void missingFileIsUsersMistake() {
        String file = folder.resolve("missing.txt").toString();
        assertThat(run(file)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).startsWith("fluxforge verify: cannot read " + file + " (");
        assertThat(out()).isEmpty();
    }

    @Test
    void folderIsUsersMistake() {
        assertThat(run(folder.toString())).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).startsWith("fluxforge verify: cannot read " + folder + " (");
    }

    @Test
    void givenParametersAreUsed() {
        input = RealLines.ZERO_BLOCK;
        assertThat(run("--params", "192,7:ZERO_PoW")).isEqualTo(ExitCodes.OK);
        assertThat(run("--params=ZelHash")).isEqualTo(ExitCodes.FAILED);
        assertThat(out()).isEqualTo("valid\ninvalid: wrong-length (400 bytes, expected 52)\n");
    }

    @Test
    void targetOfTheNetworkIsChecked() {
        input = RealLines.BLOCKS.get(1) + "\n" + RealLines.SHARES.getFirst() + "\n";
        assertThat(run("--network=test")).isEqualTo(ExitCodes.OK);
        assertThat(run("--check-target")).isEqualTo(ExitCodes.FAILED);
        assertThat(run("--check-target", "--network", "REGTEST")).isEqualTo(ExitCodes.FAILED);
        assertThat(out().lines().map(answer -> answer.replaceAll(" \\(.*", "")))
                .containsExactly(
                        "valid",
                        "valid",
                        "invalid: bits-above-limit",
                        "invalid: above-target",
                        "valid",
                        "invalid: above-target");
    }

    @Test
    void answersInJson() {
        input = VALID + "\n";
        assertThat(run("--json")).isEqualTo(ExitCodes.OK);
        assertThat(out())
                .startsWith("{\"line\":1,\"verdict\":\"valid\",\"params\":\"zelhash\"")
                .endsWith("}\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1024})
    void anyNumberOfThreadsDoes(int threads) {
        input = (VALID + "\n").repeat(20);
        assertThat(run("--threads", Integer.toString(threads))).isEqualTo(ExitCodes.OK);
        assertThat(out()).isEqualTo("valid\n".repeat(20));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--threads=0;            --threads: 0 is not in the range 1 to 1024",
                "--threads=1025;         --threads: 1025 is not in the range 1 to 1024",
                "--threads=many;         '--threads': 'many' is not a whole number",
                "--network=moon;         'moon' is neither a network (main, test, regtest, private) nor a file",
                "--params=sha256;        'sha256' is neither zelhash nor N,K:PERSONALISATION nor N,K:PERSONALISATION:twist",
                "--params=200,8:ZcashPoW; n=200 is no multiple of k+1=9",
                "--params=200,9:Zcash;   personalisation 'Zcash' is not 8 printable ASCII characters",
                "--jsn;                  '--jsn'"
            })
    void wrongOptionIsOneLine(String option, String message) {
        assertThat(run(option)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).startsWith("fluxforge verify: ").contains(message);
        assertThat(out()).isEmpty();
    }

    @Test
    void twoFilesAreOneTooMany() {
        assertThat(run("a.txt", "b.txt")).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).hasLineCount(1).contains("'b.txt'");
    }

    @Test
    void closedOutputIsQuietButNotSuccess() {
        input = (VALID + "\n").repeat(1_000);
        terminals = new Terminals(false, false, true);
        PrintStream closed = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                true,
                UTF_8);
        assertThat(run(closed)).isEqualTo(ExitCodes.FAILED);
        assertThat(err()).isEmpty();
    }

    @Test
    void terminalShowsTheSum() {
        input = VALID + "\n" + INVALID + "\nzz\n" + VALID + "\n";
        terminals = new Terminals(false, true, true);
        assertThat(run()).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).matches("\\r4 lines: 2 valid, 1 invalid, 1 malformed; [0-9.]+ s, [0-9,]+ lines/s\\R");
    }

    @Test
    void whoTypesIsToldHowToEnd() {
        input = VALID;
        terminals = new Terminals(true, true, false);
        assertThat(run()).isEqualTo(ExitCodes.OK);
        assertThat(err()).isEqualToNormalizingNewlines("reading lines from the terminal; Ctrl-D ends them\n");
    }

    @Test
    void helpTellsFormatsAndExitCodes() {
        assertThat(run("--help")).isEqualTo(ExitCodes.OK);
        assertThat(out())
                .startsWith("Usage: fluxforge verify")
                .contains(
                        "HEADER_HEX SOLUTION_HEX",
                        "BLOCK_HEX",
                        "140 bytes",
                        "Exit codes:",
                        "Examples:",
                        "--check-target");
        assertThat(out().lines()).allMatch(line -> line.length() <= 80);
    }

    private int run(String... args) {
        return run(new PrintStream(out, true, UTF_8), args);
    }

    private int run(PrintStream output, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "verify";
        System.arraycopy(args, 0, all, 1, args.length);
        Fluxforge fluxforge = new Fluxforge(output, new PrintStream(err, true, UTF_8), Map.of());
        return fluxforge.run(new CommandLine(fluxforge, new WithInput()), all);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }

    /** Makes the command read the test's input in place of the process's. */
    private final class WithInput implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type == VerifyCommand.class
                    ? type.cast(new VerifyCommand(new ByteArrayInputStream(input.getBytes(US_ASCII)), terminals))
                    : CommandLine.defaultFactory().create(type);
        }
    }
}
