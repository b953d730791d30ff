package io.fluxforge.miner.telemetry;

import java.util.OptionalDouble;

/** Makes power of a counter of energy that wraps around. */
final class EnergyMeter {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MICROJOULES_PER_JOULE = 1e6;

    private boolean read;
    private long lastMicrojoules;
    private long lastNanos;

    /**
     * The mean power since the last reading, in watts; empty for the first one, or if the counter went back unexplained.
     *
     * @param rangeMicrojoules where the counter starts again; 0 if it never does
     * @param nanos of a clock that runs steadily
     */
    OptionalDouble watts(long microjoules, long rangeMicrojoules, long nanos) {
        long energy = microjoules - lastMicrojoules;
        if (energy < 0 && microjoules < rangeMicrojoules) {
            energy += rangeMicrojoules;
        }
        double seconds = (nanos - lastNanos) / NANOS_PER_SECOND;
        boolean usable = read && energy >= 0 && seconds > 0;
        read = true;
        lastMicrojoules = microjoules;
        lastNanos = nanos;
        return usable ? Plausible.watts(energy / MICROJOULES_PER_JOULE / seconds) : OptionalDouble.empty();
    }
}
