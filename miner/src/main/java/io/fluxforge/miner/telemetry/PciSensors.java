package io.fluxforge.miner.telemetry;

import io.fluxforge.kernels.opencl.PciAddress;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cards by the files that Linux's own drivers have for them, {@code amdgpu} before all; {@code xe} and {@code i915} give some of them.
 * The folder is the one that {@code /sys/class/drm/card*}{@code /device} points at.
 */
final class PciSensors {
    private static final double MEGA = 1e-6;

    /** {@code 2: 2525Mhz *}: the star marks the level in use. */
    private static final Pattern LEVEL_IN_USE = Pattern.compile("(?mi)^\\s*\\w+:\\s*(\\d{1,6})\\s*MHz\\s*\\*");

    private final Path devices;
    private final LongSupplier nanoTime;
    private final Map<PciAddress, EnergyMeter> meters = new HashMap<>();

    /**
     * @param sys usually {@code /sys}
     * @param nanoTime for drivers that give energy in place of power
     */
    PciSensors(Path sys, LongSupplier nanoTime) {
        devices = sys.resolve("bus/pci/devices");
        this.nanoTime = nanoTime;
    }

    /** What a card says; empty if its driver shows no sensors here. */
    Optional<DeviceTelemetry> read(PciAddress address) {
        return folder(address).map(folder -> read(address, folder)).filter(read -> !read.equals(DeviceTelemetry.NONE));
    }

    private Optional<Path> folder(PciAddress address) {
        Path folder = devices.resolve(address.toString());
        if (Files.isDirectory(folder)) {
            return Optional.of(folder);
        }
        // AMD's OpenCL tells no domain.
        String rest = address.toString().substring(address.toString().indexOf(':'));
        List<Path> candidates = address.domain() == 0 ? SysFile.list(devices, "*" + rest) : List.of();
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    private DeviceTelemetry read(PciAddress address, Path folder) {
        List<Hwmon> monitors = Hwmon.in(folder.resolve("hwmon"));
        return new DeviceTelemetry(
                any(monitors, PciSensors::celsius),
                any(monitors, monitor -> watts(address, monitor)),
                any(monitors, monitor -> Plausible.fanPercent(orNaN(monitor.fanPercent()))),
                megahertz(monitors, "freq1_input", folder.resolve("pp_dpm_sclk")),
                megahertz(monitors, "freq2_input", folder.resolve("pp_dpm_mclk")),
                SysFile.number(folder.resolve("mem_info_vram_used")));
    }

    private static OptionalDouble any(List<Hwmon> monitors, Function<Hwmon, OptionalDouble> value) {
        return monitors.stream()
                .map(value)
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    /** At the edge of the chip, which people compare; hot spots have a label of their own. */
    private static OptionalDouble celsius(Hwmon monitor) {
        OptionalDouble edge = monitor.celsius("edge");
        return Plausible.celsius(orNaN(edge.isPresent() ? edge : monitor.firstCelsius()));
    }

    private OptionalDouble watts(PciAddress address, Hwmon monitor) {
        OptionalDouble power = monitor.first(value -> value * Hwmon.MICRO, "power1_average", "power1_input");
        OptionalLong energy = monitor.number("energy1_input");
        if (power.isPresent() || energy.isEmpty()) {
            return Plausible.watts(orNaN(power));
        }
        EnergyMeter meter = meters.computeIfAbsent(address, any -> new EnergyMeter());
        return meter.watts(energy.getAsLong(), 0, nanoTime.getAsLong());
    }

    private static OptionalInt megahertz(List<Hwmon> monitors, String file, Path levels) {
        OptionalDouble measured = any(monitors, monitor -> monitor.first(hertz -> hertz * MEGA, file));
        if (measured.isPresent()) {
            return Plausible.megahertz(measured.getAsDouble());
        }
        Matcher level = LEVEL_IN_USE.matcher(SysFile.text(levels).orElse(""));
        return level.find() ? Plausible.megahertz(Integer.parseInt(level.group(1))) : OptionalInt.empty();
    }

    private static double orNaN(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }
}
