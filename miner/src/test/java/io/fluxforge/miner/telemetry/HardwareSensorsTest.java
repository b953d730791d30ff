package io.fluxforge.miner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.kernels.opencl.PciAddress;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which interface answers for which device. */
class HardwareSensorsTest {
    private static final DeviceIdentity GEFORCE =
            new DeviceIdentity("opencl:0", "GeForce", "NVIDIA Corporation", Optional.of(new PciAddress(0, 0x65, 0, 0)));
    private static final DeviceIdentity RADEON = new DeviceIdentity(
            "opencl:1", "gfx1100", "Advanced Micro Devices, Inc.", Optional.of(new PciAddress(0, 3, 0, 0)));
    private static final DeviceIdentity POCL = new DeviceIdentity("opencl:2", "cpu", "GenuineIntel", Optional.empty());
    private static final DeviceIdentity CPU = new DeviceIdentity("cpu", "EPYC", "", Optional.empty());

    @TempDir
    private Path folder;

    private final List<String> log = new ArrayList<>();

    @Test
    void eachDeviceHasItsOwn() throws Exception {
        FakeNvml fake = new FakeNvml(folder);
        new FakeSys(folder)
                .withRadeon("0000:03:00.0")
                .with("class/hwmon/hwmon0/name", "k10temp")
                .with("class/hwmon/hwmon0/temp1_input", 70_000);
        try (HardwareSensors sensors = open(fake.names())) {
            for (int i = 0; i < 2; i++) {
                assertThat(sensors.read(GEFORCE).powerWatts()).hasValue(219.75);
                assertThat(sensors.read(RADEON).powerWatts()).hasValue(287);
                assertThat(sensors.read(CPU).temperatureCelsius()).hasValue(70);
                assertThat(sensors.read(POCL)).isEqualTo(DeviceTelemetry.NONE);
            }
        }
        assertThat(fake.sessions()).isZero();
        assertThat(log)
                .containsExactly(
                        "sensors of opencl:0 (GeForce): by NVML at 0000:65:00.0, Test RTX 3080, driver 570.86.15",
                        "sensors of opencl:1 (gfx1100): by the kernel's driver at 0000:03:00.0",
                        "sensors of cpu (EPYC): the CPU's own",
                        "sensors of opencl:2 (cpu): none, the driver does not say where the device is");
    }

    @Test
    void whoLacksTheLibraryIsToldWhatItIs() {
        try (HardwareSensors sensors = open(List.of("libno-such-library.so.1"))) {
            assertThat(sensors.read(GEFORCE)).isEqualTo(DeviceTelemetry.NONE);
            assertThat(sensors.read(RADEON)).isEqualTo(DeviceTelemetry.NONE);
            assertThat(sensors.read(CPU)).isEqualTo(DeviceTelemetry.NONE);
        }
        assertThat(log)
                .containsExactly(
                        "sensors of opencl:0 (GeForce): none, because NVIDIA's NVML (libnvidia-ml.so.1, of the driver) is not there or does not work",
                        "sensors of opencl:1 (gfx1100): none known at 0000:03:00.0",
                        "sensors of cpu (EPYC): none that can be read");
    }

    private HardwareSensors open(List<String> nvmlNames) {
        return new HardwareSensors(nvmlNames, folder, System::nanoTime, log::add);
    }
}
