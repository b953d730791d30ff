package io.fluxforge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchHtmlTest {
    private static final String RESULTS = "../bench/results/";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Object... words) {
        err.reset();
        Fluxforge fluxforge =
                new Fluxforge(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Map.of());
        String[] arguments = new String[words.length + 1];
        arguments[0] = "bench";
        for (int i = 0; i < words.length; i++) {
            arguments[i + 1] = words[i].toString();
        }
        return fluxforge.run(new CommandLine(fluxforge), arguments);
    }

    private String err() {
        return err.toString(UTF_8);
    }

    @Test
    void aNodesPageShowsThePastOfTheMachine() throws IOException {
        Path reports = Files.createDirectories(folder.resolve("reports"));
        Files.writeString(reports.resolve("node-0.json"), "no report");
        Path page = folder.resolve("node.html");
        for (int i = 0; i < 2; i++) {
            assertThat(run(
                            "node",
                            "--time",
                            0.01,
                            "--skip",
                            "memory,disk,network",
                            "--out",
                            reports.resolve("node-" + (i + 1) + ".json"),
                            "--html",
                            page))
                    .as(err())
                    .isZero();
        }
        assertThat(Files.readString(page)).contains("bench node: ").doesNotContain("This machine so far");
        // The folder of --out is where reports are kept.
        assertThat(run("node", "--time", 0.01, "--skip", "memory,disk,network", "--out", reports, "--html", page))
                .as(err())
                .isZero();
        assertThat(Files.readString(page)).contains("This machine so far: 3 reports");
        assertThat(err()).contains("left out of the history: " + reports.resolve("node-0.json") + " is not JSON");
    }

    @Test
    void aNonceIsShownByItsPhases() throws IOException {
        Path page = folder.resolve("solve.html");
        assertThat(run("solve", "--params", "48,5:ZcashPoW", "--nonces", 2, "--threads", 1, "--html", page))
                .as(err())
                .isZero();
        assertThat(Files.readString(page)).contains("Where the time of a nonce goes", "round 0");
    }

    @Test
    void moreThanTwoReportsAreComparedByAPage() throws IOException {
        Path page = folder.resolve("compared.html");
        String[] files = {
            RESULTS + "verify-zelhash-128.json",
            RESULTS + "verify-zelhash-256-2-threads.json",
            RESULTS + "verify-zelhash-256.json"
        };
        assertThat(run("compare", files[0], files[1], files[2])).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err())
                .contains("more than two reports are compared by --html only")
                .hasLineCount(1);
        assertThat(run("compare", "--html", page, files[0], files[1], files[2])).isZero();
        assertThat(Files.readString(page)).contains("bench verify zelhash: 3 reports", "+93.2 %");
        assertThat(out.toString(UTF_8)).contains("differs: lanes: 128 → 256");
    }

    @Test
    void aPageThatCannotBeWrittenIsSaidBeforeAnythingIsMeasured() {
        Path nowhere = folder.resolve("nowhere").resolve("page.html");
        String file = RESULTS + "verify-zelhash-256.json";
        for (Object[] words : new Object[][] {
            {"node", "--html", nowhere},
            {"solve", "--html", nowhere},
            {"verify", "--html", nowhere},
            {"compare", "--html", nowhere, file, file}
        }) {
            assertThat(run(words)).isEqualTo(ExitCodes.USER_MISTAKE);
            assertThat(err())
                    .hasLineCount(1)
                    .contains("--html: nothing can be written to " + nowhere.getParent() + ": there is no such folder");
        }
        assertThat(run("node", "--html", folder)).isEqualTo(ExitCodes.USER_MISTAKE);
        assertThat(err()).contains("is a folder; name a file in it");
    }
}
