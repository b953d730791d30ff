package io.fluxforge.miner.api;

import io.fluxforge.miner.snapshot.DeviceSnapshot;
import java.util.List;
import java.util.OptionalDouble;

/** Power, and what is had for it, of those devices that know theirs. */
final class Efficiency {
    private Efficiency() {}

    /** Of all together; empty if none knows. */
    static OptionalDouble watts(List<DeviceSnapshot> devices) {
        List<DeviceSnapshot> measured = measured(devices);
        return measured.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        measured.stream().mapToDouble(Efficiency::watts).sum());
    }

    /** Solutions a second for each watt, over a minute; empty if no device knows its power. */
    static OptionalDouble solutionsPerSecondPerWatt(List<DeviceSnapshot> devices) {
        List<DeviceSnapshot> measured = measured(devices);
        double watts = measured.stream().mapToDouble(Efficiency::watts).sum();
        double rate = measured.stream()
                .mapToDouble(device -> device.solutionsPerSecond().oneMinute())
                .sum();
        return watts > 0 ? OptionalDouble.of(rate / watts) : OptionalDouble.empty();
    }

    private static List<DeviceSnapshot> measured(List<DeviceSnapshot> devices) {
        return devices.stream()
                .filter(device -> device.telemetry().powerWatts().isPresent())
                .toList();
    }

    private static double watts(DeviceSnapshot device) {
        return device.telemetry().powerWatts().orElse(0);
    }
}
