package io.fluxforge.miner.snapshot;

/**
 * Events a second, over the last while; over the time since the start where that is shorter.
 *
 * @param tenSeconds over 10 s
 * @param oneMinute over 1 min
 * @param fifteenMinutes over 15 min
 */
public record Rates(double tenSeconds, double oneMinute, double fifteenMinutes) {
    /** Nothing happened. */
    public static final Rates ZERO = new Rates(0, 0, 0);

    /** The rates of two devices together. */
    public Rates plus(Rates other) {
        return new Rates(
                tenSeconds + other.tenSeconds, oneMinute + other.oneMinute, fifteenMinutes + other.fifteenMinutes);
    }
}
