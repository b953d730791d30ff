package io.fluxforge.stratum.server;

import io.fluxforge.stratum.server.job.JobIds;
import io.fluxforge.stratum.server.net.Nonce1Allocator;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a pool takes from outside that a test wants to choose.
 *
 * @param clock the time of day
 * @param nanos a clock that only moves on
 * @param nonces candidates for NONCE_1
 * @param jobIds ids of jobs
 */
public record PoolEnvironment(InstantSource clock, LongSupplier nanos, IntSupplier nonces, Supplier<String> jobIds) {
    /** The system's clocks, and numbers that begin anywhere. */
    public static PoolEnvironment system() {
        SecureRandom random = new SecureRandom();
        return new PoolEnvironment(
                InstantSource.system(),
                System::nanoTime,
                Nonce1Allocator.scattered(random.nextInt()),
                new JobIds(random.nextInt()));
    }
}
