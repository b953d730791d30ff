package io.fluxforge.stratum.server.defence;

import java.util.function.IntSupplier;

/** Lets so many through a second, and tells the others how long to wait. Thread-safe. */
public final class RateGate {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final IntSupplier perSecond;
    private final long burstNanos;
    private long next;

    /**
     * A gate through which nobody has gone yet.
     *
     * @param perSecond how many a second now; as many may come at once
     */
    public RateGate(IntSupplier perSecond, long nowNanos) {
        this.perSecond = perSecond;
        burstNanos = NANOS_PER_SECOND;
        next = nowNanos - burstNanos;
    }

    /**
     * Takes the next place.
     *
     * @param patienceNanos the longest wait that is worth it
     * @return nanoseconds to wait, 0 for none; −1 if it would be longer, and no place was taken
     */
    public synchronized long take(long nowNanos, long patienceNanos) {
        long at = Math.max(next, nowNanos - burstNanos);
        if (at - nowNanos > patienceNanos) {
            return -1;
        }
        next = at + NANOS_PER_SECOND / perSecond.getAsInt();
        return Math.max(0, at - nowNanos);
    }
}
