package io.fluxforge.stratum.server.defence;

/**
 * What a sender may waste: points are taken for bad shares and come back with time and with good shares. Thread-safe: the connections
 * of an address have one together.
 */
public final class BadShareBudget {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final int capacity;
    private final double perNano;
    private double points;
    private long asOf;

    /**
     * A full budget.
     *
     * @param capacity points
     * @param perMinute points that come back in a minute
     */
    public BadShareBudget(int capacity, int perMinute, long nowNanos) {
        this.capacity = capacity;
        perNano = perMinute / NANOS_PER_MINUTE;
        points = capacity;
        asOf = nowNanos;
    }

    /** Takes points. False if there are not so many left: the sender has gone too far. */
    public synchronized boolean charge(int penalty, long nowNanos) {
        refill(nowNanos);
        points -= penalty;
        return points >= 0;
    }

    /** Gives a point back for a good share. */
    public synchronized void reward() {
        points = Math.min(capacity, points + 1);
    }

    /** Whether nothing is missing, so that a new budget would be the same. */
    public synchronized boolean isFull(long nowNanos) {
        refill(nowNanos);
        return points >= capacity;
    }

    private void refill(long nowNanos) {
        points = Math.min(capacity, points + (nowNanos - asOf) * perNano);
        asOf = nowNanos;
    }
}
