package io.fluxforge.miner.snapshot;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a device's sensors say; a value that the driver does not give is empty.
 *
 * @param temperatureCelsius of the chip
 * @param powerWatts drawn now
 * @param fanPercent of the fan's full speed
 * @param coreMegahertz clock of the cores
 * @param memoryMegahertz clock of the memory
 * @param memoryUsedBytes by all programs
 */
public record DeviceTelemetry(
        OptionalDouble temperatureCelsius,
        OptionalDouble powerWatts,
        OptionalDouble fanPercent,
        OptionalInt coreMegahertz,
        OptionalInt memoryMegahertz,
        OptionalLong memoryUsedBytes) {
    /** A device without sensors. */
    public static final DeviceTelemetry NONE = new DeviceTelemetry(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty());
}
