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
        assertThat(conflicts.order()).isCloseTo(3.53, within(0.15));
        assertThat(conflicts.pair()).isBetween(2.5, 3.6);
        // With two rows a key on average the longest of a wave's fifteen keys or so has five or six.
        assertThat(conflicts.walk()).isBetween(3.5, 5.5);
    }

    @Test
    void oneKeyTakesItsTurns() {
        LocalConflicts conflicts = LocalConflicts.of(64, 1, 32);
        assertThat(conflicts.count()).isEqualTo(32);
        assertThat(conflicts.walk()).isEqualTo((31 + 63) / 2.0);
    }
}
