package io.fluxforge.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.verifier.EquihashParams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped tunings come to for ZelHash. */
class GeometryTest {
    private static final long GIB = 1L << 30;

    private static Geometry zelhash(String tuning) {
        Tuning named = Tunings.all().stream()
                .filter(candidate -> candidate.name().equals(tuning))
                .findFirst()
                .orElseThrow();
        return new Geometry(EquihashParams.ZELHASH, named, 2, named.workGroup() == 1 ? 512 << 10 : 48 << 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu-64k", "cpu-64k-lean", "cpu-8k-lean", "gpu-4k", "gpu-2k", "gpu-2k-256", "gpu-2k-wide"})
    void noneTakesMoreThanADefaultMay(String tuning) {
        Geometry geometry = zelhash(tuning);
        assertThat(geometry.totalBytes()).isLessThanOrEqualTo((long) (3.55 * GIB));
        assertThat(geometry.largestBufferBytes()).isLessThanOrEqualTo(GIB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu-64k-lean", "cpu-8k-lean", "gpu-4k-lean", "gpu-2k-lean", "gpu-2k-256-lean"})
    void theLeanOnesFitCardsOf3Gigabytes(String tuning) {
        assertThat(zelhash(tuning).totalBytes()).isLessThanOrEqualTo((long) (2.8 * GIB));
    }

    @Test
    void tooLittleLocalMemoryIsRefusedWithBothNumbers() {
        Tuning tuning = new Tuning("test", 256, 1, 14, 12, 2, true, 4.5);
        assertThatThrownBy(() -> new Geometry(EquihashParams.ZELHASH, tuning, 4, 48 << 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("test needs \\d+ bytes of local memory, and the device has 49152");
    }
}
