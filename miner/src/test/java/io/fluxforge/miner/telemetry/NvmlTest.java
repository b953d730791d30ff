package io.fluxforge.miner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.kernels.opencl.PciAddress;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Foreign calls into a library that was made for it. Skipped without gcc. */
class NvmlTest {
    private static final PciAddress CARD = new PciAddress(0, 0x65, 0, 0);

    @TempDir
    private Path folder;

    private final List<String> log = new ArrayList<>();

    @Test
    void everyValueComesThrough() throws Exception {
        FakeNvml fake = new FakeNvml(folder);
        try (Nvml nvml = Nvml.open(fake.names(), log::add).orElseThrow()) {
            assertThat(fake.sessions()).isOne();
            assertThat(nvml.describe(CARD)).isEqualTo("Test RTX 3080, driver 570.86.15");
            assertThat(nvml.read(CARD))
                    .contains(new DeviceTelemetry(
                            OptionalDouble.of(67),
                            OptionalDouble.of(219.75),
                            OptionalDouble.of(54),
                            OptionalInt.of(1725),
                            OptionalInt.of(9501),
                            OptionalLong.of(4L << 30)));
        }
        assertThat(fake.sessions()).isZero();
        assertThat(log).isEmpty();
    }

    @Test
    void whatACardLacksIsAbsentWithoutAWord() throws Exception {
        assertThat(read("POWER=3").powerWatts()).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void aFailureIsAbsentAndToldOnceByName() throws Exception {
        try (Nvml nvml =
                Nvml.open(new FakeNvml(folder, "POWER=15").names(), log::add).orElseThrow()) {
            for (int i = 0; i < 3; i++) {
                DeviceTelemetry read = nvml.read(CARD).orElseThrow();
                assertThat(read.powerWatts()).isEmpty();
                assertThat(read.temperatureCelsius()).hasValue(67);
            }
        }
        assertThat(log)
                .containsExactly("sensors of NVIDIA's cards: nvmlDeviceGetPowerUsage: 15, NVML_ERROR_GPU_IS_LOST");
    }

    @Test
    void aFunctionThatAnOldDriverLacksIsAbsent() throws Exception {
        DeviceTelemetry read = read("NO_FAN");
        assertThat(read.fanPercent()).isEmpty();
        assertThat(read.powerWatts()).isPresent();
        assertThat(log)
                .containsExactly("sensors of NVIDIA's cards: nvmlDeviceGetFanSpeed: 13, NVML_ERROR_FUNCTION_NOT_FOUND");
    }

    @Test
    void anUnknownCodeIsNamedSo() throws Exception {
        read("POWER=77");
        assertThat(log)
                .singleElement()
                .asString()
                .endsWith("nvmlDeviceGetPowerUsage: 77, NVML_ERROR that this miner does not know");
    }

    @Test
    void impossibleValuesAreAbsent() throws Exception {
        assertThat(read("TEMPERATURE=-1").temperatureCelsius()).isEmpty();
    }

    @Test
    void aDriverThatIsNotLoadedIsTold() throws Exception {
        FakeNvml fake = new FakeNvml(folder, "INIT=9");
        assertThat(Nvml.open(fake.names(), log::add)).isEmpty();
        assertThat(log).containsExactly("sensors of NVIDIA's cards: nvmlInit_v2: 9, NVML_ERROR_DRIVER_NOT_LOADED");
    }

    @Test
    void aCardThatNvmlDoesNotKnowIsAbsent() throws Exception {
        try (Nvml nvml = Nvml.open(new FakeNvml(folder).names(), log::add).orElseThrow()) {
            assertThat(nvml.read(new PciAddress(0, 0x66, 0, 0))).isEmpty();
        }
        assertThat(log)
                .singleElement()
                .asString()
                .contains("nvmlDeviceGetHandleByPciBusId_v2: 6, NVML_ERROR_NOT_FOUND");
    }

    @Test
    void aNameCannotControlTheTerminal() throws Exception {
        try (Nvml nvml =
                Nvml.open(new FakeNvml(folder, "NASTY_NAME").names(), log::add).orElseThrow()) {
            assertThat(nvml.describe(CARD)).isEqualTo("[31mEvil Card, driver 570.86.15");
        }
    }

    @Test
    void aMachineWithoutTheLibraryIsSilent() {
        assertThat(Nvml.open(List.of("libno-such-library.so.1"), log::add)).isEmpty();
        assertThat(log).isEmpty();
    }

    private DeviceTelemetry read(String macro) throws Exception {
        Optional<Nvml> opened = Nvml.open(new FakeNvml(folder, macro).names(), log::add);
        try (Nvml nvml = opened.orElseThrow()) {
            return nvml.read(CARD).orElseThrow();
        }
    }
}
