package io.fluxforge.cli.pool;

import io.fluxforge.node.follow.FollowerStatus;
import io.fluxforge.stratum.server.OpenAlarms;
import io.fluxforge.stratum.server.ShareCounts;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.accounting.Accounting;
import io.fluxforge.stratum.server.api.FollowerState;
import io.fluxforge.stratum.server.job.JobSource;
import io.fluxforge.stratum.server.share.ShareVerdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** The pool's figures in a line. */
public final class PoolStatus {
    private final StratumPool pool;
    private final JobSource source;
    private final LongSupplier nanos;
    private long lastNanos;
    private double lastSolutions;

    /** Figures of a pool that runs. */
    public PoolStatus(StratumPool pool, JobSource source, LongSupplier nanos) {
        this.pool = pool;
        this.source = source;
        this.nanos = nanos;
        lastNanos = nanos.getAsLong();
    }

    /** The next line. */
    public String line() {
        ShareCounts counts = pool.counts();
        long low = counts.of(ShareVerdict.LOW_DIFFICULTY) + counts.of(ShareVerdict.DUPLICATE);
        long invalid = counts.of(ShareVerdict.INVALID_SOLUTION) + counts.of(ShareVerdict.MALFORMED);
        return String.format(
                Locale.ROOT,
                "%d clients, %s, shares: %d accepted, %d stale, %d low or duplicate, %d invalid; %d blocks; node: %s%s%s",
                pool.connections(),
                rates(),
                counts.of(ShareVerdict.ACCEPTED),
                counts.of(ShareVerdict.STALE),
                low,
                invalid,
                counts.blocks(),
                source.status(),
                follower(),
                alarms());
    }

    private String follower() {
        FollowerStatus follower = pool.follower();
        return follower == null
                ? ""
                : "; follower: " + FollowerState.of(follower) + " at height " + follower.height() + " since "
                        + Instant.ofEpochMilli(follower.sinceMillis()).truncatedTo(ChronoUnit.SECONDS);
    }

    private String alarms() {
        String names = pool.alarms().stream().map(OpenAlarms.Alarm::name).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "; ALARM: " + names;
    }

    private String rates() {
        double solutions = pool.counts().solutions();
        long now = nanos.getAsLong();
        double rate = (solutions - lastSolutions) / Math.max(1e-9, (now - lastNanos) * 1e-9);
        lastNanos = now;
        lastSolutions = solutions;
        Accounting accounting = pool.accounting();
        if (accounting == null) {
            return String.format(Locale.ROOT, "%.1f Sol/s", rate);
        }
        return String.format(
                Locale.ROOT,
                "%d workers, %.1f Sol/s (1 h: %.1f), effort %.0f %%",
                accounting.activeWorkers(),
                rate,
                accounting.rates().hour(),
                accounting.round().effort() * 100);
    }
}
