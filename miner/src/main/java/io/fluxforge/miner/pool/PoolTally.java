package io.fluxforge.miner.pool;

import io.fluxforge.miner.snapshot.ShareCounts;
import io.fluxforge.miner.work.Share;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What became of the shares sent to a pool, and how fast it answers. Thread-safe. */
final class PoolTally {
    /** Weight of the latest answer in the average. */
    private static final double WEIGHT = 0.1;

    private final Map<Share.Verdict, Long> counts = new EnumMap<>(Share.Verdict.class);
    private double latest = Double.NaN;
    private double average = Double.NaN;

    synchronized void add(Share.Verdict verdict, double latencyMillis) {
        counts.merge(verdict, 1L, Long::sum);
        if (!Double.isNaN(latencyMillis)) {
            latest = latencyMillis;
            average = Double.isNaN(average) ? latencyMillis : average + WEIGHT * (latencyMillis - average);
        }
    }

    synchronized ShareCounts counts() {
        return new ShareCounts(
                count(Share.Verdict.ACCEPTED),
                count(Share.Verdict.STALE),
                count(Share.Verdict.REJECTED),
                count(Share.Verdict.UNANSWERED),
                0);
    }

    private long count(Share.Verdict verdict) {
        return counts.getOrDefault(verdict, 0L);
    }

    synchronized OptionalDouble latest() {
        return Double.isNaN(latest) ? OptionalDouble.empty() : OptionalDouble.of(latest);
    }

    synchronized OptionalDouble average() {
        return Double.isNaN(average) ? OptionalDouble.empty() : OptionalDouble.of(average);
    }
}
