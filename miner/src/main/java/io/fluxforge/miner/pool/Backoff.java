package io.fluxforge.miner.pool;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before a pool is tried again: exponential, and half of it by chance, so that a farm does not come back at once. */
final class Backoff {
    private static final int MAX_DOUBLINGS = 20;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /**
     * The wait after so many failures in a row.
     *
     * @param failures at least 1
     */
    long nanos(int failures) {
        double full = Math.min(
                (double) longest.toNanos(), first.toNanos() * Math.pow(2, Math.min(failures - 1, MAX_DOUBLINGS)));
        return (long) (full * (0.5 + 0.5 * random.nextDouble()));
    }
}
