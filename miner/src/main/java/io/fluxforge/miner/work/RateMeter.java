package io.fluxforge.miner.work;

import io.fluxforge.miner.snapshot.Rates;

/** Counts events by the second for an hour back. Thread-safe. */
public final class RateMeter {
    /** An hour in seconds. */
    public static final int HOUR = 3600;

    private static final double NANOS = 1e9;

    private final long startNanos;
    private final double[] buckets = new double[HOUR + 1];
    private long second;
    private double total;

    /** A meter that starts now, by the same clock as all later calls. */
    public RateMeter(long nowNanos) {
        startNanos = nowNanos;
    }

    /** Something happened. */
    public synchronized void add(double amount, long nowNanos) {
        advance(nowNanos);
        buckets[(int) (second % buckets.length)] += amount;
        total += amount;
    }

    /** All that happened. */
    public synchronized double total() {
        return total;
    }

    /** The rate over the last seconds, at most {@link #HOUR}, or over the time since the start if that is shorter. */
    public synchronized double perSecond(int seconds, long nowNanos) {
        advance(nowNanos);
        double elapsed = (nowNanos - startNanos) / NANOS;
        double sum = 0;
        for (long s = Math.max(0, second - seconds + 1); s <= second; s++) {
            sum += buckets[(int) (s % buckets.length)];
        }
        // The second that has begun counts as far as it has passed.
        double window = second < seconds ? elapsed : seconds - 1 + (elapsed - second);
        return sum / Math.max(1, window);
    }

    /** The rates that are shown. */
    public Rates rates(long nowNanos) {
        return new Rates(perSecond(10, nowNanos), perSecond(60, nowNanos), perSecond(900, nowNanos));
    }

    private void advance(long nowNanos) {
        long now = (long) Math.max(0, (nowNanos - startNanos) / NANOS);
        for (long s = Math.max(second + 1, now - HOUR); s <= now; s++) {
            buckets[(int) (s % buckets.length)] = 0;
        }
        second = Math.max(second, now);
    }
}
