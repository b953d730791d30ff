package io.fluxforge.miner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.kernels.opencl.PciAddress;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PciSensorsTest {
    private static final PciAddress ADDRESS = new PciAddress(0, 3, 0, 0);
    private static final String CARD = "bus/pci/devices/0000:03:00.0/";
    private static final String HWMON = CARD + "hwmon/hwmon4/";
    private static final DeviceTelemetry RADEON = new DeviceTelemetry(
            OptionalDouble.of(58),
            OptionalDouble.of(287),
            OptionalDouble.of(40),
            OptionalInt.of(2365),
            OptionalInt.of(1249),
            OptionalLong.of(3_650_722_816L));

    @TempDir
    private Path root;

    private FakeSys sys;
    private PciSensors sensors;
    private long nanos;

    @BeforeEach
    void begin() {
        sys = new FakeSys(root);
        sensors = new PciSensors(root, () -> nanos);
    }

    @Test
    void everyValueOfARadeonComesThrough() {
        sys.withRadeon("0000:03:00.0");
        assertThat(sensors.read(ADDRESS)).contains(RADEON);
    }

    @Test
    void theCardIsFoundThroughTheLinksOfTheKernel() throws IOException {
        sys.withRadeon("0000:03:00.0");
        Path real = Files.createDirectories(root.resolve("devices/pci0000:00/0000:00:01.1"))
                .resolve("0000:03:00.0");
        Files.move(root.resolve(CARD), real);
        Files.createSymbolicLink(root.resolve("bus/pci/devices/0000:03:00.0"), real);
        assertThat(sensors.read(ADDRESS)).contains(RADEON);
    }

    @Test
    void aDomainThatOpenClDoesNotTellIsFoundIfThereIsOnlyOne() {
        sys.withRadeon("0001:03:00.0");
        assertThat(sensors.read(ADDRESS)).contains(RADEON);
        sys.withRadeon("0002:03:00.0");
        assertThat(sensors.read(ADDRESS)).isEmpty();
        assertThat(sensors.read(new PciAddress(2, 3, 0, 0))).contains(RADEON);
        assertThat(sensors.read(new PciAddress(3, 3, 0, 0))).isEmpty();
    }

    @Test
    void anotherCardIsAbsent() {
        sys.withRadeon("0000:03:00.0");
        assertThat(sensors.read(new PciAddress(0, 4, 0, 0))).isEmpty();
        sys.with("bus/pci/devices/0000:05:00.0/class", "0x030000");
        assertThat(sensors.read(new PciAddress(0, 5, 0, 0))).isEmpty();
    }

    @Test
    void newerDriversGiveThePowerOfNow() {
        sys.with(HWMON + "power1_input", 31_500_000);
        assertThat(read().powerWatts()).hasValue(31.5);
    }

    @Test
    void clocksComeFromTheLevelInUseWhereNoneIsMeasured() {
        sys.with(CARD + "pp_dpm_sclk", "0: 500Mhz\n1: 1825Mhz *\n2: 2525Mhz")
                .with(CARD + "pp_dpm_mclk", "0: 96Mhz \n3: 1249Mhz *");
        assertThat(read().coreMegahertz()).hasValue(1825);
        assertThat(read().memoryMegahertz()).hasValue(1249);
    }

    @Test
    void fanAsShareOfItsFullSpeedWhereNothingElseIsKnown() {
        sys.with(HWMON + "fan1_input", 1500).with(HWMON + "fan1_max", 3000);
        assertThat(read().fanPercent()).hasValue(50);
    }

    @Test
    void powerOfACounterOfEnergyNeedsTwoReadings() {
        sys.with(HWMON + "energy1_input", 5_000_000).with(HWMON + "temp2_input", 44_000);
        assertThat(read().powerWatts()).isEmpty();
        assertThat(read().temperatureCelsius()).hasValue(44);
        nanos += 2_000_000_000L;
        sys.with(HWMON + "energy1_input", 305_000_000);
        assertThat(read().powerWatts()).hasValue(150);
    }

    @Test
    void nonsenseIsAbsentAndHarmless() throws IOException {
        Random random = new Random(6);
        sys.withRadeon("0000:03:00.0");
        sys.with(HWMON + "temp1_input", "255875").with(HWMON + "pwm1_max", 0).with(HWMON + "freq1_input", "-5");
        assertThat(read().temperatureCelsius()).isEmpty();
        assertThat(read().fanPercent()).isEmpty();
        assertThat(read().coreMegahertz()).isEmpty();
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(10_000)];
            random.nextBytes(bytes);
            for (String file : new String[] {"temp1_input", "temp1_label", "power1_average", "pwm1", "freq2_input"}) {
                Files.write(root.resolve(HWMON + file), bytes);
            }
            Files.write(root.resolve(CARD + "pp_dpm_mclk"), bytes);
            assertThat(read().powerWatts()).isEmpty();
            assertThat(read().memoryMegahertz()).isEmpty();
        }
    }

    private DeviceTelemetry read() {
        return sensors.read(ADDRESS).orElse(DeviceTelemetry.NONE);
    }
}
