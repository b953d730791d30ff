package io.fluxforge.miner.snapshot;

import java.util.OptionalDouble;

/**
 * A device.
 *
 * @param identity which one
 * @param description how it is used: threads and vectors, or the tuning; empty until it has started
 * @param state what it does
 * @param note why it does not mine, in one line; empty if it does
 * @param solutionsPerSecond valid solutions that it found, whether they were shares or not
 * @param noncesPerSecond inputs that it worked through
 * @param solutions valid ones since the start
 * @param nonces since the start
 * @param shares what became of its shares
 * @param acceptedWork solutions that its accepted shares stand for: the sum of 2^256 / (target + 1)
 * @param poolSolutionsPerSecond the rate that a pool would compute: accepted work of the last hour over that hour, or over the time
 *     since the start where that is shorter
 * @param bestShare the most solutions that any of its shares stands for by its own hash, 2^256 / (hash + 1); 0 if there was none
 * @param restarts how often it was started again
 * @param idleFraction the part of the time in which it had work and yet nothing to do, 0 to 1, by its own clock if it has one
 * @param telemetry its sensors
 */
public record DeviceSnapshot(
        DeviceIdentity identity,
        String description,
        DeviceState state,
        String note,
        Rates solutionsPerSecond,
        Rates noncesPerSecond,
        long solutions,
        long nonces,
        ShareCounts shares,
        double acceptedWork,
        double poolSolutionsPerSecond,
        double bestShare,
        int restarts,
        OptionalDouble idleFraction,
        DeviceTelemetry telemetry) {}
