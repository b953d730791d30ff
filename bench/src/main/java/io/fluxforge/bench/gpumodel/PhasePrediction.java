package io.fluxforge.bench.gpumodel;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/**
 * A phase at best.
 *
 * @param name as in reports of {@code bench solve}
 * @param kernel whose counts are behind it
 * @param counts of the kernel's code
 * @param occupancy of the kernel
 * @param memoryBytes read from and written to memory
 * @param millis that each resource is busy
 */
public record PhasePrediction(
        String name,
        String kernel,
        KernelCounts counts,
        Occupancy occupancy,
        double memoryBytes,
        Map<Resource, Double> millis) {
    /** Copies the map. */
    public PhasePrediction {
        millis = new EnumMap<>(millis);
    }

    /** The resource that takes longest. */
    public Resource bound() {
        return millis.entrySet().stream()
                .max(Comparator.comparingDouble(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    /** How long the phase takes alone. */
    public double longest() {
        return millis.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}
