package io.fluxforge.miner.pool;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Which pool is tried when, and which is worked for: the first in order that works. No threads, no sockets, no clock of its own; for
 * one thread at a time.
 *
 * <p>At most one pool is being connected to at a time. While one is active, those before it are tried again whenever their wait is
 * over; while none is, all are.
 */
final class PoolRoster {
    private static final int NONE = -1;
    /** A session that worked for so long makes earlier failures forgotten. */
    private static final long GOOD_NANOS = Duration.ofSeconds(30).toNanos();
    /** A pool that does not want the worker has failed so often, as it were. */
    private static final int REFUSED_FAILURES = 6;

    private final Backoff backoff;
    private final int[] failures;
    private final long[] retryNanos;
    private int connecting = NONE;
    private int active = NONE;
    private long activeSinceNanos;

    PoolRoster(int pools, Backoff backoff, long nowNanos) {
        this.backoff = backoff;
        failures = new int[pools];
        retryNanos = new long[pools];
        Arrays.fill(retryNanos, nowNanos);
    }

    /** The pool that is worked for, −1 for none. */
    int active() {
        return active;
    }

    /** The pool that is being connected to, −1 for none. */
    int connecting() {
        return connecting;
    }

    /** The pool to connect to now; it counts as being connected to from here on. */
    OptionalInt connect(long nowNanos) {
        if (connecting != NONE) {
            return OptionalInt.empty();
        }
        for (int i = 0; i < candidates(); i++) {
            if (nowNanos - retryNanos[i] >= 0) {
                connecting = i;
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private int candidates() {
        return active == NONE ? failures.length : active;
    }

    /** Nanoseconds until {@link #connect} may name a pool; {@code Long.MAX_VALUE} if time alone will not change that. */
    long waitNanos(long nowNanos) {
        long least = Long.MAX_VALUE;
        for (int i = 0; connecting == NONE && i < candidates(); i++) {
            least = Math.min(least, Math.max(0, retryNanos[i] - nowNanos));
        }
        return least;
    }

    /** Nanoseconds until a pool may be tried again. */
    long retryInNanos(int pool, long nowNanos) {
        return Math.max(0, retryNanos[pool] - nowNanos);
    }

    /** The pool that was being connected to has given a job: it is active now, and who was is not. */
    void ready(int pool, long nowNanos) {
        connecting = NONE;
        active = pool;
        activeSinceNanos = nowNanos;
    }

    /**
     * A pool's connection ended or never came about.
     *
     * @param refused whether it does not want the worker
     * @param leastWaitNanos the wait that the pool asked for
     * @param asked whether the pool asked us to come back: it has not failed, but a storm of that slows down all the same
     */
    void ended(int pool, boolean refused, boolean asked, long leastWaitNanos, long nowNanos) {
        boolean good = pool == active && nowNanos - activeSinceNanos > GOOD_NANOS;
        if (good) {
            failures[pool] = 0;
        }
        failures[pool] = refused ? Math.max(failures[pool] + 1, REFUSED_FAILURES) : failures[pool] + 1;
        long wait = good && asked ? 0 : backoff.nanos(failures[pool]);
        retryNanos[pool] = nowNanos + Math.max(wait, leastWaitNanos);
        if (pool == active) {
            active = NONE;
        }
        if (pool == connecting) {
            connecting = NONE;
        }
    }
}
