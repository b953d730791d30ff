package io.fluxforge.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceTimeTest {
    private final DeviceTime earlier = new DeviceTime(1_000, 400);

    @Test
    void idleIsWhatTheCommandsLeave() {
        assertThat(new DeviceTime(3_000, 1_900).idleFractionSince(earlier)).isEqualTo(0.25);
        assertThat(new DeviceTime(3_000, 2_400).idleFractionSince(earlier)).isZero();
    }

    @Test
    void commandsThatOverlapLeaveNothing() {
        assertThat(new DeviceTime(2_000, 9_000).idleFractionSince(earlier)).isZero();
    }

    @Test
    void noTimeIsNoIdleTime() {
        assertThat(earlier.idleFractionSince(earlier)).isZero();
    }
}
