package io.fluxforge.miner.telemetry;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Drops what no sensor can mean: broken ones and lost devices tell 255 °C or 4 GW, which must pause no miner. */
final class Plausible {
    private static final double MIN_CELSIUS = -40;
    private static final double MAX_CELSIUS = 150;
    private static final double MAX_WATTS = 5_000;
    private static final double MAX_FAN_PERCENT = 200;
    private static final double MAX_MEGAHERTZ = 100_000;

    private Plausible() {}

    static OptionalDouble celsius(double value) {
        return within(MIN_CELSIUS, value, MAX_CELSIUS);
    }

    static OptionalDouble watts(double value) {
        return within(0, value, MAX_WATTS);
    }

    /** Some fans turn faster than their full speed. */
    static OptionalDouble fanPercent(double value) {
        return within(0, value, MAX_FAN_PERCENT);
    }

    static OptionalInt megahertz(double value) {
        return within(1, value, MAX_MEGAHERTZ).isPresent()
                ? OptionalInt.of((int) Math.round(value))
                : OptionalInt.empty();
    }

    private static OptionalDouble within(double min, double value, double max) {
        return value >= min && value <= max ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
