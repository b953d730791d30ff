package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.defence.AddressBook;
import io.fluxforge.stratum.server.defence.Limits;
import io.fluxforge.stratum.server.defence.RefusalCounts;
import io.fluxforge.stratum.server.job.JobBook;
import io.fluxforge.stratum.server.share.SharePipeline;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all connections share.
 *
 * @param jobs the live jobs
 * @param pipeline judges shares
 * @param nonces gives out NONCE_1
 * @param sessions those that may be resumed
 * @param addresses who is connected from where
 * @param currentLimits what a client may cost now
 * @param refusals counts who is not let in
 * @param workers who is let in
 * @param memory difficulties that workers had
 * @param events the log
 * @param clock the time of day
 * @param nanos a clock that only moves on
 */
public record ServerContext(
        JobBook jobs,
        SharePipeline pipeline,
        Nonce1Allocator nonces,
        SessionMemory sessions,
        AddressBook addresses,
        Supplier<Limits> currentLimits,
        RefusalCounts refusals,
        WorkerRule workers,
        DifficultyMemory memory,
        PoolEvents events,
        InstantSource clock,
        LongSupplier nanos) {
    /** What a client may cost. */
    public Limits limits() {
        return currentLimits.get();
    }
}
