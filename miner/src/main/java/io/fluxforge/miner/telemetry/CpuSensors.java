package io.fluxforge.miner.telemetry;

import io.fluxforge.miner.snapshot.DeviceTelemetry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The CPU by Linux's files: the hottest package's temperature, the mean clock of the cores, and the power of all packages from the
 * energy counters (RAPL), which many systems let only root read.
 */
final class CpuSensors {
    private static final double KILO = 1e-3;
    private static final List<String> THERMAL_ZONES = List.of("x86_pkg_temp", "cpu-thermal", "cpu_thermal");

    private final Path sys;
    private final LongSupplier nanoTime;
    private final Map<Path, EnergyMeter> meters = new HashMap<>();

    /** @param sys usually {@code /sys} */
    CpuSensors(Path sys, LongSupplier nanoTime) {
        this.sys = sys;
        this.nanoTime = nanoTime;
    }

    /** What the CPU says. */
    DeviceTelemetry read() {
        return new DeviceTelemetry(
                celsius(), watts(), OptionalDouble.empty(), megahertz(), OptionalInt.empty(), OptionalLong.empty());
    }

    private OptionalDouble celsius() {
        OptionalDouble monitored = Hwmon.in(sys.resolve("class/hwmon")).stream()
                .map(CpuSensors::celsius)
                .flatMapToDouble(OptionalDouble::stream)
                .max();
        return monitored.isPresent() ? monitored : zoneCelsius();
    }

    private static OptionalDouble celsius(Hwmon monitor) {
        OptionalDouble value = switch (monitor.name()) {
            case "coretemp" -> monitor.celsius("Package");
            // Tctl is what the fans follow; some models add up to 27 °C to the true one, Tdie, and show both then.
            case "k10temp", "zenpower" -> {
                OptionalDouble die = monitor.celsius("Tdie");
                yield die.isPresent() ? die : monitor.firstCelsius();
            }
            case "cpu_thermal" -> monitor.firstCelsius();
            default -> OptionalDouble.empty();
        };
        return Plausible.celsius(value.orElse(Double.NaN));
    }

    private OptionalDouble zoneCelsius() {
        double hottest = SysFile.list(sys.resolve("class/thermal"), "thermal_zone*").stream()
                .filter(zone -> THERMAL_ZONES.contains(
                        SysFile.text(zone.resolve("type")).orElse("")))
                .map(zone -> SysFile.number(zone.resolve("temp")))
                .flatMapToLong(OptionalLong::stream)
                .mapToDouble(value -> value * Hwmon.MILLI)
                .max()
                .orElse(Double.NaN);
        return Plausible.celsius(hottest);
    }

    /** Of all packages; empty if any of them does not tell. */
    private OptionalDouble watts() {
        double sum = 0;
        boolean some = false;
        for (Path zone : SysFile.list(sys.resolve("class/powercap"), "intel-rapl:*")) {
            if (SysFile.text(zone.resolve("name")).orElse("").startsWith("package")) {
                OptionalDouble watts = watts(zone);
                sum += watts.orElse(Double.NaN);
                some = true;
            }
        }
        return some ? Plausible.watts(sum) : OptionalDouble.empty();
    }

    private OptionalDouble watts(Path zone) {
        OptionalLong energy = SysFile.number(zone.resolve("energy_uj"));
        if (energy.isEmpty()) {
            return OptionalDouble.empty();
        }
        long range = SysFile.number(zone.resolve("max_energy_range_uj")).orElse(0);
        return meters.computeIfAbsent(zone, any -> new EnergyMeter())
                .watts(energy.getAsLong(), range, nanoTime.getAsLong());
    }

    private OptionalInt megahertz() {
        double mean = SysFile.list(sys.resolve("devices/system/cpu"), "cpu[0-9]*").stream()
                .map(cpu -> SysFile.number(cpu.resolve("cpufreq/scaling_cur_freq")))
                .flatMapToLong(OptionalLong::stream)
                .mapToDouble(value -> value * KILO)
                .average()
                .orElse(Double.NaN);
        return Plausible.megahertz(mean);
    }
}
