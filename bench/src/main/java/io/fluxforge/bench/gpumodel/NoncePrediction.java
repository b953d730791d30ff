package io.fluxforge.bench.gpumodel;

import java.util.Arrays;
import java.util.List;

/**
 * A nonce at best.
 *
 * @param tuning of the kernels
 * @param tableBytes that a nonce takes
 * @param nonces in flight: two if they fit
 * @param current whether the counts are of the kernels of today
 */
public record NoncePrediction(
        Card card, String tuning, long tableBytes, int nonces, boolean current, List<PhasePrediction> phases) {
    /** What {@code docs/performance.md} reckons with; counted were 1.88. */
    public static final double SOLUTIONS = 2;

    private static final double MILLIS = 1000;

    /** Copies the list. */
    public NoncePrediction {
        phases = List.copyOf(phases);
    }

    /** Bytes to and from memory. */
    public double memoryBytes() {
        return phases.stream().mapToDouble(PhasePrediction::memoryBytes).sum();
    }

    /** The least occupancy of a round. */
    public double roundOccupancy() {
        return phases.stream()
                .filter(phase -> phase.kernel().startsWith("round"))
                .mapToDouble(phase -> phase.occupancy().fraction())
                .min()
                .orElse(0);
    }

    /** One phase after the other. */
    public double millisAlone() {
        return phases.stream().mapToDouble(PhasePrediction::longest).sum();
    }

    /** With another nonce always there for whatever this one leaves idle: the busiest resource. */
    public double millisOverlapped() {
        return Arrays.stream(Resource.values())
                .mapToDouble(resource -> phases.stream()
                        .mapToDouble(phase -> phase.millis().get(resource))
                        .sum())
                .max()
                .orElse(0);
    }

    /** From one nonce's end to the next one's. */
    public double millis() {
        return nonces > 1 ? millisOverlapped() : millisAlone();
    }

    /** At most. */
    public double solutionsPerSecond() {
        return SOLUTIONS * MILLIS / millis();
    }
}
