package io.fluxforge.bench.gpumodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LocalConflictsTest {
    /** The fullest of 32 boxes with 32 balls holds 3.53 on average. */
    @Test
    void randomWordsMeet() {
        LocalConflicts conflicts = LocalConflicts.of(8192, 4096, 32);
        assertThat(conflicts.count()).isCloseTo(3.53, within(0.15));
        assertThat(conflicts.place()).isCloseTo(3.53, within(0.15));
        assertThat(conflicts.pair()).isLessThan(2.5);
    }

    @Test
    void oneKeyTakesItsTurns() {
        assertThat(LocalConflicts.of(64, 1, 32).count()).isEqualTo(32);
    }
}
