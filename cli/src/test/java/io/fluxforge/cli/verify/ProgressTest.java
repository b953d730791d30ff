package io.fluxforge.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.verify.VerifySummary.Ending;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long now = 1_000;
    private final Progress progress = new Progress(new PrintStream(out, false, UTF_8), () -> now);

    @Test
    void drawsAtMostTwiceASecond() {
        progress.accept(summary(10, Ending.NONE));
        assertThat(out.toString(UTF_8)).isEmpty();
        now += 500_000_000;
        progress.accept(summary(1_000, Ending.NONE));
        progress.accept(summary(1_001, Ending.NONE));
        assertThat(out.toString(UTF_8))
                .isEqualTo("\r1,007 lines: 1,000 valid, 5 invalid, 2 malformed; 0.5 s, 2,014 lines/s");
    }

    @Test
    void sumCoversWhatWasDrawn() {
        now += 1_000_000_000;
        progress.accept(summary(100_000, Ending.NONE));
        now += 9_000_000_000L;
        progress.finish(summary(100_000, Ending.COMPLETE));
        assertThat(out.toString(UTF_8)).isEqualToNormalizingNewlines("""
                        \r100,007 lines: 100,000 valid, 5 invalid, 2 malformed; 1.0 s, 100,007 lines/s\
                        \r100,007 lines: 100,000 valid, 5 invalid, 2 malformed; 10.0 s, 10,001 lines/s
                        """);
    }

    @Test
    void shorterLineHidesTheLongerOne() {
        now += 1_000_000_000;
        progress.accept(summary(1_000_000, Ending.NONE));
        int drawn = out.size();
        now += 8_000_000_000L;
        progress.finish(summary(0, Ending.COMPLETE));
        String sum = "7 lines: 0 valid, 5 invalid, 2 malformed; 9.0 s, 1 lines/s";
        assertThat(out.toString(UTF_8).substring(drawn))
                .isEqualToNormalizingNewlines("\r" + sum + " ".repeat(drawn - 1 - sum.length()) + "\n");
    }

    @Test
    void clearsWhatWasDrawnOnly() {
        progress.clear();
        assertThat(out.toString(UTF_8)).isEmpty();
        now += 1_000_000_000;
        progress.accept(summary(1, Ending.NONE));
        int drawn = out.size() - 1;
        progress.clear();
        assertThat(out.toString(UTF_8).substring(drawn + 1)).isEqualTo("\r" + " ".repeat(drawn) + "\r");
        progress.finish(summary(1, Ending.COMPLETE));
        int finished = out.size();
        progress.clear();
        assertThat(out.size()).isEqualTo(finished);
    }

    @Test
    void tellsAnInterruption() {
        progress.finish(summary(1, Ending.STOPPED));
        assertThat(out.toString(UTF_8))
                .isEqualToNormalizingNewlines(
                        "\rinterrupted after 8 lines: 1 valid, 5 invalid, 2 malformed; 0.0 s, 0 lines/s\n");
    }

    private static VerifySummary summary(long valid, Ending ending) {
        return new VerifySummary(valid, 5, 2, ending);
    }
}
