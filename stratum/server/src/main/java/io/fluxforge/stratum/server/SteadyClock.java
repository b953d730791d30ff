package io.fluxforge.stratum.server;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time of day as it was at the start, counted on by a clock that only moves on. What is measured by it goes on rightly when somebody
 * sets the time of day ahead or back. Thread-safe.
 */
public final class SteadyClock {
    private final InstantSource timeOfDay;
    private final LongSupplier nanos;
    private final long startMillis;
    private final long startNanos;

    /** Starts now. */
    public SteadyClock(InstantSource timeOfDay, LongSupplier nanos) {
        this.timeOfDay = timeOfDay;
        this.nanos = nanos;
        startMillis = timeOfDay.millis();
        startNanos = nanos.getAsLong();
    }

    /** Milliseconds since 1970, if the time of day was right at the start. */
    public long millis() {
        return startMillis + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startNanos);
    }

    /** The time of day now, milliseconds since 1970. */
    public long timeOfDay() {
        return timeOfDay.millis();
    }

    /** Milliseconds by which the time of day was set ahead since the start; negative if back. */
    public long ahead() {
        return timeOfDay() - millis();
    }
}
