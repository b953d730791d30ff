package io.fluxforge.bench.report;

import io.fluxforge.bench.Spread;

/**
 * One figure of a report.
 *
 * @param name such as {@code verificationsPerSecond}
 * @param unit such as {@code 1/s}
 * @param better which way is better
 * @param spread of its repetitions
 */
public record Metric(String name, String unit, Better better, Spread spread) {
    /** Which of two values is the better one. */
    public enum Better {
        HIGHER,
        LOWER
    }
}
