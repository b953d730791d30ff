package io.fluxforge.miner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.miner.snapshot.DeviceTelemetry;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuSensorsTest {
    private static final String HWMON = "class/hwmon/hwmon1/";
    private static final String ZONE = "class/powercap/intel-rapl:0/";
    private static final long RANGE = 262_143_328_850L;

    @TempDir
    private Path root;

    private FakeSys sys;
    private CpuSensors cpu;
    private long nanos = 17;

    @BeforeEach
    void begin() {
        sys = new FakeSys(root);
        cpu = new CpuSensors(root, () -> nanos);
        // Not the CPU's.
        sys.with("class/hwmon/hwmon0/name", "nvme").with("class/hwmon/hwmon0/temp1_input", 99_000);
    }

    @Test
    void withoutAnyFileAllIsAbsent() {
        assertThat(cpu.read()).isEqualTo(DeviceTelemetry.NONE);
    }

    @Test
    void intelsHottestPackageCounts() {
        sys.with(HWMON + "name", "coretemp")
                .with(HWMON + "temp1_label", "Package id 0")
                .with(HWMON + "temp1_input", 61_000)
                .with(HWMON + "temp2_label", "Core 0")
                .with(HWMON + "temp2_input", 79_000)
                .with("class/hwmon/hwmon2/name", "coretemp")
                .with("class/hwmon/hwmon2/temp1_label", "Package id 1")
                .with("class/hwmon/hwmon2/temp1_input", 64_500);
        assertThat(cpu.read().temperatureCelsius()).hasValue(64.5);
    }

    @Test
    void amdsDieComesBeforeWhatTheFansFollow() {
        sys.with(HWMON + "name", "k10temp").with(HWMON + "temp1_label", "Tctl").with(HWMON + "temp1_input", 92_000);
        assertThat(cpu.read().temperatureCelsius()).hasValue(92);
        sys.with(HWMON + "temp2_label", "Tdie").with(HWMON + "temp2_input", 65_000);
        assertThat(cpu.read().temperatureCelsius()).hasValue(65);
    }

    @Test
    void thermalZonesAreTheLastResort() {
        sys.with("class/thermal/thermal_zone0/type", "acpitz")
                .with("class/thermal/thermal_zone0/temp", 27_800)
                .with("class/thermal/thermal_zone3/type", "x86_pkg_temp")
                .with("class/thermal/thermal_zone3/temp", 55_000);
        assertThat(cpu.read().temperatureCelsius()).hasValue(55);
    }

    @Test
    void clocksAreAveraged() {
        sys.with("devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", 3_000_000)
                .with("devices/system/cpu/cpu11/cpufreq/scaling_cur_freq", 4_000_000)
                .with("devices/system/cpu/cpufreq/policy0/scaling_cur_freq", 1);
        assertThat(cpu.read().coreMegahertz()).hasValue(3500);
    }

    @Test
    void powerIsTheEnergyOfAllPackagesBetweenTwoReadings() {
        energy(ZONE, "package-0", RANGE - 40_000_000);
        energy("class/powercap/intel-rapl:1/", "package-1", 7);
        energy("class/powercap/intel-rapl:0:0/", "core", 7);
        energy("class/powercap/intel-rapl:2/", "psys", 7);
        assertThat(cpu.read().powerWatts()).isEmpty();
        nanos += 2_000_000_000L;
        // The first counter has begun again.
        energy(ZONE, "package-0", 60_000_000);
        energy("class/powercap/intel-rapl:1/", "package-1", 40_000_007);
        energy("class/powercap/intel-rapl:0:0/", "core", 900_000_000);
        assertThat(cpu.read().powerWatts()).hasValue(70);
    }

    @Test
    void aPackageThatMayNotBeReadLeavesThePowerAbsent() {
        for (int i = 0; i < 2; i++) {
            energy(ZONE, "package-0", 1_000_000L * i);
            sys.with("class/powercap/intel-rapl:1/name", "package-1");
            nanos += 1_000_000_000L;
            assertThat(cpu.read().powerWatts()).isEmpty();
        }
    }

    private void energy(String zone, String name, long microjoules) {
        sys.with(zone + "name", name).with(zone + "energy_uj", microjoules).with(zone + "max_energy_range_uj", RANGE);
    }
}
