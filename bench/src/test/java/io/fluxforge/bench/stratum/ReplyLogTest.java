package io.fluxforge.bench.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Latency from the intended time, losses, and percentiles. */
class ReplyLogTest {
    private static final long MILLI = 1_000_000;

    @Test
    void latencyCountsFromTheIntendedTimeHoweverLateTheShareWasSent() {
        ReplyLog log = new ReplyLog(1000 * MILLI, 2, 100, 0);
        assertThat(log.intendedNanos(1)).isEqualTo(1010 * MILLI);

        log.send(1500 * MILLI);
        log.answer(0, "accepted", 1501 * MILLI);

        assertThat(log.summary().max()).isEqualTo(501);
        assertThat(log.summary().sentLateMillis()).isEqualTo(500);
    }

    @Test
    void whatHasNoAnswerIsLostAndWhatNobodyAskedForIsUnexpected() {
        ReplyLog log = new ReplyLog(0, 3, 1000, 0);
        log.send(0);
        log.send(MILLI);
        log.answer(1, "22 duplicate share", 2 * MILLI);
        log.answer(1, "accepted", 2 * MILLI);
        log.answer(2, "accepted", 2 * MILLI);
        log.answer(-1, "accepted", 2 * MILLI);

        ReplySummary summary = log.summary();
        assertThat(summary.lost()).isEqualTo(1);
        assertThat(summary.unexpected()).isEqualTo(3);
        assertThat(summary.verdicts()).isEqualTo(Map.of("22 duplicate share", 1));
    }

    @Test
    void percentilesAreOfTheSharesAfterTheWarmUp() {
        ReplyLog log = new ReplyLog(0, 1100, 1000, 100);
        for (int i = 0; i < 1100; i++) {
            log.send(i * MILLI);
            log.answer(i, "accepted", i * MILLI + (i < 100 ? 5000 : i - 99) * MILLI);
        }

        ReplySummary summary = log.summary();
        assertThat(summary.answered()).isEqualTo(1100);
        assertThat(summary.p50()).isEqualTo(500);
        assertThat(summary.p90()).isEqualTo(900);
        assertThat(summary.p99()).isEqualTo(990);
        assertThat(summary.p999()).isEqualTo(999);
        assertThat(summary.max()).isEqualTo(1000);
    }
}
