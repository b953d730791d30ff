package io.fluxforge.bench.stratum;

import java.util.Map;

/**
 * Shares and their answers.
 *
 * @param sent shares
 * @param answered of them
 * @param unexpected answers to nothing that was asked, or to something twice
 * @param verdicts how many of each
 * @param perSecond answers a second, from the first share's time after the warm-up to the last answer
 * @param sentLateMillis how late the generator was at most, after the warm-up
 * @param p50 median latency in milliseconds, after the warm-up; likewise the others
 */
public record ReplySummary(
        int sent,
        int answered,
        int unexpected,
        Map<String, Integer> verdicts,
        double perSecond,
        double sentLateMillis,
        double p50,
        double p90,
        double p99,
        double p999,
        double max) {
    /** Shares that got no answer. */
    public int lost() {
        return sent - answered;
    }
}
