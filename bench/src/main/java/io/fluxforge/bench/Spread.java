package io.fluxforge.bench;

import java.util.Arrays;
import java.util.Collection;

/** What repeated measurements of one quantity came to: the median, which a disturbed machine moves least, and the range. */
public record Spread(double median, double min, double max) {
    /**
     * Sums up.
     *
     * @param samples at least one
     */
    public static Spread of(Collection<Double> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("samples=0, min=1");
        }
        double[] sorted = samples.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
