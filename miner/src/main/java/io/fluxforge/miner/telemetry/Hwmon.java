package io.fluxforge.miner.telemetry;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongToDoubleFunction;

/** One folder of Linux's hardware monitoring: {@code hwmon0}. Numbers in the units of its documentation, {@code sysfs-interface}. */
final class Hwmon {
    static final double MILLI = 1e-3;
    static final double MICRO = 1e-6;

    /** Until the driver says otherwise. */
    private static final long PWM_MAX = 255;

    private static final double PERCENT = 100;

    private final Path folder;

    Hwmon(Path folder) {
        this.folder = folder;
    }

    /** Those of a device's folder, or of {@code /sys/class/hwmon} itself. */
    static List<Hwmon> in(Path parent) {
        return SysFile.list(parent, "hwmon*").stream().map(Hwmon::new).toList();
    }

    /** What the driver calls it: {@code amdgpu}, {@code coretemp}. */
    String name() {
        return SysFile.text(folder.resolve("name")).orElse("");
    }

    /** A number; empty if there is none. */
    OptionalLong number(String file) {
        return SysFile.number(folder.resolve(file));
    }

    /** The first of some files that gives a number, in another unit. */
    OptionalDouble first(LongToDoubleFunction unit, String... files) {
        for (String file : files) {
            OptionalLong value = number(file);
            if (value.isPresent()) {
                return OptionalDouble.of(unit.applyAsDouble(value.getAsLong()));
            }
        }
        return OptionalDouble.empty();
    }

    /** The highest of the temperatures whose label begins so, in °C. */
    OptionalDouble celsius(String label) {
        return SysFile.list(folder, "temp*_label").stream()
                .filter(file -> SysFile.text(file).orElse("").startsWith(label))
                .map(file -> number(file.getFileName().toString().replace("_label", "_input")))
                .flatMapToLong(OptionalLong::stream)
                .mapToDouble(value -> value * MILLI)
                .max();
    }

    /** The first temperature, in °C. */
    OptionalDouble firstCelsius() {
        return first(value -> value * MILLI, "temp1_input", "temp2_input", "temp3_input");
    }

    /** By what drives the fan, or else by how fast it turns. */
    OptionalDouble fanPercent() {
        long pwmMax = number("pwm1_max").orElse(PWM_MAX);
        OptionalDouble driven = first(value -> PERCENT * value / pwmMax, "pwm1");
        OptionalLong fullSpeed = number("fan1_max");
        return driven.isPresent() || fullSpeed.isEmpty()
                ? driven
                : first(value -> PERCENT * value / fullSpeed.getAsLong(), "fan1_input");
    }
}
