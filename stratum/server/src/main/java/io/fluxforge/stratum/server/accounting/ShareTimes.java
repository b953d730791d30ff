package io.fluxforge.stratum.server.accounting;

import io.fluxforge.stratum.server.SteadyClock;

/**
 * When shares came, by a clock that does not jump, though the journal has times of day only: one share whose time lies far ahead must not
 * be the end of every rate. For one thread at a time, and shares in the journal's order.
 */
final class ShareTimes {
    /** No time is known: the share counts in no rate. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private final SteadyClock clock;
    private long last = UNKNOWN;

    ShareTimes(SteadyClock clock) {
        this.clock = clock;
    }

    /** Of a share of an earlier run. The time of day was ahead when it came if it lies ahead now; the share before it tells better. */
    long earlier(long timeOfDay) {
        if (timeOfDay <= clock.millis()) {
            last = timeOfDay;
        }
        return last;
    }

    /**
     * Of a share of this run, which is read a moment after it has come: the time of day then is what it is now, unless it was set
     * meanwhile. So it is neither ahead nor before the share before it.
     */
    long live(long timeOfDay) {
        long now = clock.millis();
        long steady = timeOfDay - clock.ahead();
        if (last == UNKNOWN) {
            last = Math.min(now, steady);
        } else if (steady <= now) {
            last = Math.max(last, steady);
        }
        return last;
    }
}
