package io.fluxforge.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.kernels.DeviceClock.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceClockTest {
    private static final long MS = 1_000_000;
    /** Handed over at 100 ms, two commands of 200 ms each. */
    private static final List<Span> HOST = spans(100, 300, 500);

    private final List<String> log = new ArrayList<>();
    private final DeviceClock clock = new DeviceClock(log::add);

    private static List<Span> spans(long... millis) {
        List<Span> spans = new ArrayList<>();
        for (int i = 1; i < millis.length; i++) {
            spans.add(new Span(MS * millis[i - 1], MS * millis[i]));
        }
        return spans;
    }

    private List<Span> choose(List<Span> device) {
        return clock.choose(device, HOST, 100 * MS, 499 * MS);
    }

    @Test
    void theDevicesTimesAreTakenWhereTheyCanBeTrue() {
        List<Span> device = spans(7_000_000, 7_000_190, 7_000_390);
        assertThat(choose(device)).isEqualTo(device);
        // With a break, behind another program's work, and with clocks that differ a little.
        List<Span> late = List.of(new Span(300 * MS, 310 * MS), new Span(350 * MS, 370 * MS));
        assertThat(choose(late)).isEqualTo(late);
        assertThat(choose(spans(0, 200, 420))).isEqualTo(spans(0, 200, 420));
        assertThat(log).isEmpty();
    }

    /** Rusticl of Mesa 22.3 has 2 and 3 for every command. */
    @Test
    void constantsAreNoTimes() {
        assertThat(choose(List.of(new Span(2, 3), new Span(2, 3)))).isEqualTo(HOST);
        assertThat(log)
                .containsExactly(
                        "its event times cannot be true (2 commands in 1 ns); the host's clock is used instead");
        assertThat(choose(spans(100, 300, 500).reversed()))
                .as("for good, with one line")
                .isEqualTo(HOST);
        assertThat(log).hasSize(1);
    }

    @Test
    void zerosAreNoTimes() {
        assertThat(choose(spans(0, 0, 0))).isEqualTo(HOST);
    }

    @Test
    void timesDoNotFall() {
        assertThat(choose(List.of(new Span(300 * MS, 500 * MS), new Span(100 * MS, 300 * MS))))
                .isEqualTo(HOST);
        assertThat(log).singleElement().asString().contains("(they do not rise)");
    }

    @Test
    void noDeviceWorksLongerThanTheHostWaits() {
        assertThat(choose(spans(0, 200, 500))).isEqualTo(HOST);
        assertThat(log).singleElement().asString().contains("(500.000 ms of work in 400.000 ms by the host's clock)");
    }

    @Test
    void timesInAnotherUnitAreNoTimes() {
        assertThat(choose(List.of(new Span(0, 200_000), new Span(200_000, 400_000))))
                .isEqualTo(HOST);
        assertThat(log).singleElement().asString().contains("(0.400 ms of work, and 399.000 ms by the host's clock)");
    }

    @Test
    void shortWorkIsNotJudgedByHowLongItWaited() {
        List<Span> device = spans(0, 1);
        assertThat(clock.choose(device, spans(100, 115), 100 * MS, 114 * MS)).isEqualTo(device);
        assertThat(log).isEmpty();
    }

    @Test
    void theSumGoesOnWhenTheClockChanges() {
        clock.count(choose(spans(7_000, 7_100, 7_300)));
        assertThat(clock.time()).isEqualTo(new DeviceTime(300 * MS, 300 * MS));
        clock.count(choose(spans(7_350, 7_400, 7_500)));
        assertThat(clock.time()).isEqualTo(new DeviceTime(500 * MS, 450 * MS));
        clock.count(choose(spans(0, 0, 0)));
        assertThat(clock.time()).isEqualTo(new DeviceTime(900 * MS, 850 * MS));
    }
}
