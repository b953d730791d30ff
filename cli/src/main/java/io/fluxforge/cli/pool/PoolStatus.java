package io.fluxforge.cli.pool;

import io.fluxforge.stratum.server.ShareCounts;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.job.JobSource;
import io.fluxforge.stratum.server.share.ShareVerdict;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The pool's figures in a line; rates are since the line before. */
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
        long now = nanos.getAsLong();
        double solutions = counts.solutions();
        double rate = (solutions - lastSolutions) / Math.max(1e-9, (now - lastNanos) * 1e-9);
        lastNanos = now;
        lastSolutions = solutions;
        long low = counts.of(ShareVerdict.LOW_DIFFICULTY) + counts.of(ShareVerdict.DUPLICATE);
        long invalid = counts.of(ShareVerdict.INVALID_SOLUTION) + counts.of(ShareVerdict.MALFORMED);
        return String.format(
                Locale.ROOT,
                "%d clients, %.1f Sol/s, shares: %d accepted, %d stale, %d low or duplicate, %d invalid; %d blocks; node: %s",
                pool.connections(),
                rate,
                counts.of(ShareVerdict.ACCEPTED),
                counts.of(ShareVerdict.STALE),
                low,
                invalid,
                counts.blocks(),
                source.status());
    }
}
