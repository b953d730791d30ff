package io.fluxforge.bench.stratum;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * When each share was to be sent, and what came back when. A share's latency counts from the moment at which it was to be sent,
 * whenever the generator got round to it, so that neither a late generator nor a pool that stops reading hides what a miner would have
 * waited. Thread-safe.
 */
final class ReplyLog {
    private static final double NANOS_PER_MILLI = 1e6;

    private final long startNanos;
    private final double nanosPerShare;
    private final int warmUp;
    /** By share: nanoseconds, −1 while there is no answer. */
    private final long[] latencies;

    private final Map<String, Integer> verdicts = new TreeMap<>();
    private int sent;
    private int answered;
    private int unexpected;
    private long mostLateNanos;
    private long lastReplyNanos;

    /**
     * @param shares how many there will be
     * @param perSecond at which rate
     * @param warmUp so many of the first must be answered too, but their latencies do not count
     */
    ReplyLog(long startNanos, int shares, double perSecond, int warmUp) {
        this.startNanos = startNanos;
        this.warmUp = warmUp;
        nanosPerShare = TimeUnit.SECONDS.toNanos(1) / perSecond;
        latencies = new long[shares];
        Arrays.fill(latencies, -1);
    }

    int shares() {
        return latencies.length;
    }

    /** When a share is to be sent. */
    long intendedNanos(int share) {
        return startNanos + (long) (share * nanosPerShare);
    }

    /** When the warm-up is over. */
    long measuredFromNanos() {
        return intendedNanos(warmUp);
    }

    /** Notes that the next share goes out. */
    synchronized int send(long nowNanos) {
        if (sent >= warmUp) {
            mostLateNanos = Math.max(mostLateNanos, nowNanos - intendedNanos(sent));
        }
        return sent++;
    }

    /** Notes an answer. */
    synchronized void answer(long share, String verdict, long nowNanos) {
        if (share < 0 || share >= sent || latencies[(int) share] >= 0) {
            unexpected++;
            return;
        }
        latencies[(int) share] = Math.max(0, nowNanos - intendedNanos((int) share));
        verdicts.merge(verdict, 1, Integer::sum);
        answered++;
        lastReplyNanos = nowNanos;
    }

    synchronized int sent() {
        return sent;
    }

    synchronized int answered() {
        return answered;
    }

    /** What the answers came to. */
    synchronized ReplySummary summary() {
        long[] sorted = Arrays.stream(latencies, warmUp, latencies.length)
                .filter(nanos -> nanos >= 0)
                .sorted()
                .toArray();
        double seconds = (lastReplyNanos - intendedNanos(warmUp)) / (double) TimeUnit.SECONDS.toNanos(1);
        return new ReplySummary(
                sent,
                answered,
                unexpected,
                new TreeMap<>(verdicts),
                sorted.length == 0 ? 0 : sorted.length / seconds,
                mostLateNanos / NANOS_PER_MILLI,
                percentile(sorted, 0.5),
                percentile(sorted, 0.9),
                percentile(sorted, 0.99),
                percentile(sorted, 0.999),
                percentile(sorted, 1));
    }

    private static double percentile(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(part * sorted.length) - 1] / NANOS_PER_MILLI;
    }
}
