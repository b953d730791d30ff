package io.fluxforge.miner.telemetry;

import io.fluxforge.miner.snapshot.DeviceTelemetry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One card that NVML knows. */
final class NvmlCard {
    private static final int TEMPERATURE_GPU = 0;
    private static final int CLOCK_GRAPHICS = 0;
    private static final int CLOCK_MEMORY = 2;
    private static final double MILLI = 1e-3;

    /** {@code nvmlMemory_t}: bytes in all, free and used, 64 bits each. */
    private static final int MEMORY_WORDS = 3;

    private static final int MEMORY_USED = 2;

    private final Nvml nvml;
    private final MemorySegment handle;

    NvmlCard(Nvml nvml, MemorySegment handle) {
        this.nvml = nvml;
        this.handle = handle;
    }

    DeviceTelemetry read() {
        return new DeviceTelemetry(
                Plausible.celsius(number("nvmlDeviceGetTemperature", TEMPERATURE_GPU)),
                Plausible.watts(number("nvmlDeviceGetPowerUsage") * MILLI),
                Plausible.fanPercent(number("nvmlDeviceGetFanSpeed")),
                Plausible.megahertz(number("nvmlDeviceGetClockInfo", CLOCK_GRAPHICS)),
                Plausible.megahertz(number("nvmlDeviceGetClockInfo", CLOCK_MEMORY)),
                memoryUsedBytes());
    }

    Optional<String> name() {
        return nvml.text("nvmlDeviceGetName", handle);
    }

    /** Calls a function whose first argument is the card and whose last is where it writes 32 bits; NaN if it fails. */
    private double number(String function, Integer... which) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_INT);
            Object[] arguments = Stream.of(Stream.of(handle), Stream.of(which), Stream.of(out))
                    .flatMap(part -> part)
                    .toArray();
            return nvml.succeeds(function, arguments)
                    ? Integer.toUnsignedLong(out.get(ValueLayout.JAVA_INT, 0))
                    : Double.NaN;
        }
    }

    private OptionalLong memoryUsedBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG, MEMORY_WORDS);
            return nvml.succeeds("nvmlDeviceGetMemoryInfo", handle, out)
                    ? OptionalLong.of(out.getAtIndex(ValueLayout.JAVA_LONG, MEMORY_USED))
                    : OptionalLong.empty();
        }
    }
}
