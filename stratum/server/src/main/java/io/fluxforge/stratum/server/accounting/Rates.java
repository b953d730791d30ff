package io.fluxforge.stratum.server.accounting;

/**
 * Solutions per second that accepted shares stand for, 2<sup>256</sup> / (target + 1) each; windows reach back no further than the
 * journal.
 *
 * @param minute over one minute
 * @param tenMinutes over ten
 * @param hour over an hour
 * @param day over 24 hours
 */
public record Rates(double minute, double tenMinutes, double hour, double day) {
    private static final long MINUTE_MILLIS = 60_000;

    /** None. */
    public static final Rates ZERO = new Rates(0, 0, 0, 0);

    static Rates of(RateWindows windows, long now, long since) {
        return new Rates(
                windows.rate(MINUTE_MILLIS, now, since),
                windows.rate(10 * MINUTE_MILLIS, now, since),
                windows.rate(60 * MINUTE_MILLIS, now, since),
                windows.rate(RateWindows.DAY_MILLIS, now, since));
    }
}
