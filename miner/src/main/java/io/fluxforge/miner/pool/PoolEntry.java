package io.fluxforge.miner.pool;

import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.PoolState;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A configured pool and how it stands with it. Guarded by the {@link PoolClient}'s lock. */
final class PoolEntry {
    final PoolOptions options;
    final PoolTally tally = new PoolTally();
    final RejectionRun rejections = new RejectionRun();

    @Nullable
    PoolLink link;

    long linkStartNanos;
    /** Where the pool sent us; tried once. */
    @Nullable
    PoolUrl redirect;

    @Nullable
    String sessionId;

    /** What the last session left, if it may be resumed. */
    @Nullable
    HeldShares held;

    long heldSinceNanos;

    PoolState state = PoolState.IDLE;
    String note = "";
    long activeSinceNanos;
    int connects;
    /** The last place at which it gave work. */
    @Nullable
    PoolUrl proven;

    double shareSolutions;

    PoolEntry(PoolOptions options) {
        this.options = options;
    }

    /** Where to connect to next. */
    PoolUrl takeUrl() {
        PoolUrl url = redirect == null ? options.url() : redirect;
        redirect = null;
        return url;
    }

    PoolSnapshot snapshot(long nowNanos) {
        return new PoolSnapshot(
                options.url().toString(),
                options.user(),
                state,
                note,
                state == PoolState.ACTIVE
                        ? Optional.of(Duration.ofNanos(nowNanos - activeSinceNanos))
                        : Optional.empty(),
                tally.latest(),
                tally.average(),
                tally.counts(),
                connects);
    }
}
