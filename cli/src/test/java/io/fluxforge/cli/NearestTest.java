package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is suggested for what was mistyped. */
class NearestTest {
    private static final String OFFERED = "fluxforge.verbs";

    @TempDir
    private Path folder;

    private static String errorOf(String... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Fluxforge fluxforge = new Fluxforge(
                new PrintStream(OutputStream.nullOutputStream()), new PrintStream(err, true, UTF_8), Map.of());
        int exit = fluxforge.run(new CommandLine(fluxforge), words);
        assertThat(exit).isEqualTo(ExitCodes.USER_MISTAKE);
        return err.toString(UTF_8).strip();
    }

    @AfterEach
    void offerAll() {
        System.clearProperty(OFFERED);
    }

    @ParameterizedTest
    @CsvSource({
        "mien,                          mine",
        "help mien,                     mine",
        "vrify file.txt,                verify",
        "poool,                         pool",
        "pool chek,                     check",
        "pool key nwe,                  new",
        "bench sovle,                   solve",
        "node folow,                    follow",
        "--versoin,                     --version",
        "mine --divice cpu,             --device",
        "mine --paramz=48,              --params",
        "mine --pol x,                  --pool",
        "mine --API 80,                 --api",
        "mine --watchdog-scrip x,       --watchdog-script",
        "verify --chek-target,          --check-target",
        "verify --js,                   --json",
    })
    void theNearestIsSuggested(String words, String wanted) {
        assertThat(errorOf(words.split(" ")))
                .endsWith("; did you mean " + wanted + "?")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"xyzzy", "mine --xyzzy", "pool --xyzzy", "pool backup where there", "devices everything"})
    void nothingIsSuggestedWhereNothingIsNear(String words) {
        assertThat(errorOf(words.split(" "))).doesNotContain("did you mean").hasLineCount(1);
    }

    @Test
    void onlyWhatThePackageHasIsSuggested() {
        System.setProperty(OFFERED, "pool,node,verify,help");
        assertThat(errorOf("mien")).doesNotContain("mine");
        assertThat(errorOf("mine")).endsWith("'mine'; it is in another package");
        assertThat(errorOf("nod")).endsWith("; did you mean node?");
    }

    @ParameterizedTest
    @CsvSource({
        "--pool x:1 --user a,           mine --pool",
        "--device=cpu,                  demo --device or solve --device or mine --device",
        "benchmark,                     mine --benchmark",
        "mine benchmark,                --benchmark",
        "version,                       --version",
        "bench --card x,                gpu-model --card",
        "node --height 7,               reward --height",
    })
    void anOptionWithoutItsVerbOrItsDashesIsFound(String words, String wanted) {
        assertThat(errorOf(words.split(" ")))
                .endsWith("; did you mean " + wanted + "?")
                .hasLineCount(1);
    }

    @Test
    void theHelpsOwnSentenceHasOneEnd() {
        assertThat(errorOf("help", "mien")).isEqualTo("fluxforge: Unknown subcommand 'mien'; did you mean mine?");
        assertThat(errorOf("help", "xyzzy")).isEqualTo("fluxforge: Unknown subcommand 'xyzzy'");
    }

    @Test
    void aFilesOptionsAreNoWorse() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.toml"), "divice = \"cpu\"\n");
        assertThat(errorOf("mine", "--config", file.toString()))
                .endsWith("'divice' is no option that a file can set; did you mean device?");
    }
}
