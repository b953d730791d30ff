package io.fluxforge.stratum.server.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RateWindowsTest {
    private static final long START = 1_700_000_000_000L;
    private static final long LONG_AGO = START - 200_000_000;
    private static final long MINUTE = 60_000;

    private record Work(long millis, double work) {}

    /** Steady work shows as its rate in every window, however the buckets lie. */
    @Test
    void steadyWorkHasOneRate() {
        for (long shift = 0; shift < 20_000; shift += 1_777) {
            RateWindows windows = new RateWindows();
            long now = START + shift;
            for (int i = 0; i < 100_000; i++) {
                windows.add(now += 1000, 7);
            }
            for (long window : new long[] {MINUTE, 10 * MINUTE, 60 * MINUTE, 1440 * MINUTE}) {
                assertThat(windows.rate(window, now, START)).isCloseTo(7, within(7 * 0.021));
            }
        }
    }

    /** Against a plain list: a rate is that over some span of the window that is at most a bucket shorter. */
    @Test
    void agreesWithTheListOfWork() {
        Random random = new Random(5);
        RateWindows windows = new RateWindows();
        List<Work> all = new ArrayList<>();
        long now = START;
        for (int i = 0; i < 3000; i++) {
            now += random.nextInt(10) == 0 ? random.nextInt(3_000_000) : random.nextInt(20_000);
            Work one = new Work(now, 1 + random.nextInt(1000));
            all.add(one);
            windows.add(one.millis, one.work);
            for (long window : new long[] {MINUTE, 10 * MINUTE, 60 * MINUTE, 1440 * MINUTE}) {
                long bucket = window <= 10 * MINUTE ? 10_000 : 600_000;
                double most = sum(all, now - window, now) * 1000 / (window - bucket);
                double least = sum(all, now - window + bucket, now) * 1000 / window;
                assertThat(windows.rate(window, now, LONG_AGO))
                        .as("share %d, window %d", i, window)
                        .isBetween(least * 0.999, most * 1.001);
            }
        }
        assertThat(windows.rate(MINUTE, now + 2 * MINUTE, LONG_AGO)).isZero();
        assertThat(windows.rate(1440 * MINUTE, now + 1451 * MINUTE, LONG_AGO)).isZero();
    }

    private static double sum(List<Work> all, long after, long until) {
        return all.stream()
                .filter(one -> one.millis >= after && one.millis <= until)
                .mapToDouble(Work::work)
                .sum();
    }

    /** A pool that has run for half a minute is not a pool with half the rate. */
    @Test
    void windowsReachBackToTheBeginningOnly() {
        RateWindows windows = new RateWindows();
        long now = START + 3_210;
        long since = now;
        for (int i = 0; i < 30; i++) {
            windows.add(now += 1000, 10);
        }
        assertThat(windows.rate(1440 * MINUTE, now, since)).isCloseTo(10, within(0.5));
        assertThat(windows.rate(10 * MINUTE, now, since)).isCloseTo(10, within(0.5));
    }
}
