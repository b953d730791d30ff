package io.fluxforge.miner.telemetry;

import io.fluxforge.kernels.opencl.PciAddress;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import io.fluxforge.miner.snapshot.Sensors;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The sensors of this machine: whichever interface knows a device. Not thread-safe. */
final class HardwareSensors implements Sensors {
    private static final String CPU = "cpu";

    private final Optional<Nvml> nvml;
    private final PciSensors cards;
    private final CpuSensors cpu;
    private final Consumer<String> log;
    private final Set<DeviceIdentity> told = new HashSet<>();

    /**
     * Opens them.
     *
     * @param nvmlNames names or paths of NVIDIA's library
     * @param sys where Linux shows its devices
     * @param log one line about where a device's values come from, and one for each failure
     */
    HardwareSensors(List<String> nvmlNames, Path sys, LongSupplier nanoTime, Consumer<String> log) {
        this.log = log;
        nvml = Nvml.open(nvmlNames, log);
        cards = new PciSensors(sys, nanoTime);
        cpu = new CpuSensors(sys, nanoTime);
    }

    @Override
    public DeviceTelemetry read(DeviceIdentity device) {
        if (device.id().equals(CPU)) {
            DeviceTelemetry read = cpu.read();
            tell(device, read.equals(DeviceTelemetry.NONE) ? "none that can be read" : "the CPU's own");
            return read;
        }
        if (device.pci().isEmpty()) {
            tell(device, "none, the driver does not say where the device is");
            return DeviceTelemetry.NONE;
        }
        return read(device, device.pci().get());
    }

    private DeviceTelemetry read(DeviceIdentity device, PciAddress address) {
        if (nvml.isPresent() && isNvidia(device)) {
            Optional<DeviceTelemetry> read = nvml.get().read(address);
            if (read.isPresent()) {
                tell(device, "by NVML at " + address + ", " + nvml.get().describe(address));
                return read.get();
            }
        }
        Optional<DeviceTelemetry> read = cards.read(address);
        if (read.isPresent()) {
            tell(device, "by the kernel's driver at " + address);
        } else if (isNvidia(device) && nvml.isEmpty()) {
            tell(
                    device,
                    "none, because NVIDIA's NVML (libnvidia-ml.so.1, of the driver) is not there or does not work");
        } else {
            tell(device, "none known at " + address);
        }
        return read.orElse(DeviceTelemetry.NONE);
    }

    private static boolean isNvidia(DeviceIdentity device) {
        return device.vendor().toLowerCase(Locale.ROOT).contains("nvidia");
    }

    private void tell(DeviceIdentity device, String source) {
        if (told.add(device)) {
            log.accept("sensors of " + device + ": " + source);
        }
    }

    @Override
    public void close() {
        nvml.ifPresent(Nvml::close);
    }
}
