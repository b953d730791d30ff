package io.fluxforge.miner.snapshot;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A pool.
 *
 * @param url as configured
 * @param user worker's name there
 * @param state how the miner stands with it
 * @param note why it failed last, in one line; empty if it never did or works now
 * @param connectedFor how long it has been active; empty if it is not
 * @param latencyMillis from the last share to its answer; empty before the first answer
 * @param averageLatencyMillis the same, a moving average
 * @param shares what became of the shares sent to it, hardware errors not among them
 * @param connects how often a connection got as far as a job
 */
public record PoolSnapshot(
        String url,
        String user,
        PoolState state,
        String note,
        Optional<Duration> connectedFor,
        OptionalDouble latencyMillis,
        OptionalDouble averageLatencyMillis,
        ShareCounts shares,
        int connects) {}
