package io.fluxforge.miner.snapshot;

import java.time.Instant;

/**
 * The job that the devices work on.
 *
 * @param jobId as the pool names it
 * @param received when it came
 * @param shareSolutions solutions of which one is a share, on the average: 2^256 / (target + 1)
 * @param blockSolutions solutions of which one is a block, on the average; 0 if the header's bits are no target
 */
public record JobSnapshot(String jobId, Instant received, double shareSolutions, double blockSolutions) {}
