package io.fluxforge.bench.gpumodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OccupancyTest {
    private static Architecture unit(String card) {
        return Cards.shipped().find(card).orElseThrow().architecture();
    }

    /** Work-groups of the rounds that kept a bucket's links in local memory, reckoned by hand from the vendor's tables. */
    @ParameterizedTest
    @CsvSource({
        "RTX 2080 Ti, 256, 37692, 1, 0.25",
        "RTX 2080 Ti, 256, 21068, 3, 0.75",
        "RTX 2080 Ti, 256, 48392, 1, 0.25",
        "RTX 2080 Ti, 512, 41788, 1, 0.50",
        "A100 80 GB,  256, 37692, 4, 0.50",
        "A100 80 GB,  256, 21068, 7, 0.875",
        "A100 80 GB,  256, 48392, 3, 0.375",
        "A100 80 GB,  512, 41788, 3, 0.75",
        "RTX 3060,    256, 37692, 2, 0.3333",
        "RTX 4090,    256, 21068, 4, 0.6667",
        "RTX 5090,    256, 48392, 2, 0.3333",
        "RTX 3060,    512, 41788, 2, 0.6667",
        "H200,        256, 37692, 6, 0.75",
        "H200,        256, 21068, 8, 1.00",
        "H200,        256, 48392, 4, 0.50",
        "H200,        512, 41788, 4, 1.00",
        // One wave of 64 on each of four SIMDs; 24 of 64 waves of 32 on a workgroup processor.
        "RX 6700 XT,  256, 37696, 3, 0.375",
        "RX 580,      256, 32768, 2, 0.20",
    })
    void localMemoryLimitsGroups(String card, int workGroup, int localBytes, int groups, double fraction) {
        Occupancy occupancy = Occupancy.of(unit(card), workGroup, 32, localBytes);
        assertThat(occupancy.groups()).isEqualTo(groups);
        assertThat(occupancy.fraction()).isCloseTo(fraction, within(1e-4));
    }

    /** 64 registers: 2,048 a wave, 8 waves of each partition's 16,384. 65 to 72: 2,304, 7 waves, 28 in all: 3 groups of 8. */
    @ParameterizedTest
    @CsvSource({"32, 6, WORK_ITEMS", "64, 4, REGISTERS", "65, 3, REGISTERS", "255, 1, REGISTERS", "256, 0, REGISTERS"})
    void registersComeByTheWave(int registers, int groups, Occupancy.Limit limit) {
        Occupancy occupancy = Occupancy.of(unit("RTX 3060"), 256, registers, 0);
        assertThat(occupancy.groups()).isEqualTo(groups);
        assertThat(occupancy.limit()).isEqualTo(limit);
    }

    @Test
    void moreThanAGroupMayHaveDoesNotFit() {
        Occupancy occupancy = Occupancy.of(unit("RTX 3060"), 256, 40, (48 << 10) + 1);
        assertThat(occupancy.groups()).isZero();
        assertThat(occupancy.limit()).isEqualTo(Occupancy.Limit.LOCAL_MEMORY);
    }
}
