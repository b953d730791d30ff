package io.fluxforge.cli.solve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.terminal.StatusLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SolveProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();
    private final SolveProgress progress =
            new SolveProgress(new StatusLine(new PrintStream(out, true, UTF_8)), clock::get);

    @Test
    void drawsNoMoreThanTenTimesASecond() {
        progress.onProgress("generate", 0.1);
        clock.addAndGet(100_000_000);
        progress.onProgress("generate", 0.5);
        progress.onProgress("generate", 0.6);
        clock.addAndGet(100_000_000);
        progress.onProgress("round 0", 1);
        assertThat(out.toString(UTF_8)).isEqualTo("\rgenerate: 50 %\rround 0: 100 %");
    }

    @Test
    void nothingIsLeftAfterCancelling() {
        clock.addAndGet(100_000_000);
        progress.onProgress("round 1", 0.25);
        progress.cancel();
        clock.addAndGet(100_000_000);
        progress.onProgress("round 1", 0.5);
        assertThat(progress.isCancelled()).isTrue();
        assertThat(out.toString(UTF_8)).isEqualTo("\rround 1: 25 %\r" + " ".repeat(13) + "\r");
    }

    @Test
    void isSilentWithoutALine() {
        SolveProgress silent = new SolveProgress(null, clock::get);
        clock.addAndGet(100_000_000);
        silent.onProgress("round 1", 0.25);
        silent.clear();
        assertThat(out.size()).isZero();
    }
}
