package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyTaskTest {
    private final List<String> log = new ArrayList<>();
    private final PoolEvents events = new PoolEvents(log::add);
    private final SteadyTask task = new SteadyTask("a-task", "a task", events);

    private static void fail() throws IOException {
        throw new IOException("no space");
    }

    @Test
    void aFailureIsAnAlarmUntilTheNextSuccess() throws InterruptedException {
        assertThat(task.attempt(() -> {})).isTrue();
        assertThat(events.alarms().open()).isEmpty();
        assertThat(task.attempt(SteadyTaskTest::fail)).isFalse();
        assertThat(task.attempt(SteadyTaskTest::fail)).isFalse();
        assertThat(task.fails()).isTrue();
        assertThat(events.alarms().isOpen("a-task")).isTrue();
        assertThat(log).hasSize(2).anyMatch(line -> line.startsWith("failed what=\"a task, which is tried again\""));
        assertThat(task.attempt(() -> {
                    throw new IllegalStateException("a defect");
                }))
                .isFalse();
        assertThat(log).hasSize(4);
        assertThat(task.attempt(() -> {})).isTrue();
        assertThat(task.fails()).isFalse();
        assertThat(events.alarms().open()).isEmpty();
        assertThat(log).hasSize(5).last().isEqualTo("alarm-over name=a-task");
    }

    @Test
    void pausesGrowToHalfAMinute() throws InterruptedException {
        assertThat(task.pauseMillis(200)).isEqualTo(200);
        task.attempt(SteadyTaskTest::fail);
        assertThat(task.pauseMillis(200)).isEqualTo(1_000);
        assertThat(task.pauseMillis(10_000)).isEqualTo(10_000);
        task.attempt(SteadyTaskTest::fail);
        assertThat(task.pauseMillis(200)).isEqualTo(2_000);
        for (int i = 0; i < 100; i++) {
            task.attempt(SteadyTaskTest::fail);
        }
        assertThat(task.pauseMillis(200)).isEqualTo(30_000);
    }

    @Test
    void anErrorOfTheMachineIsNotHidden() {
        assertThatThrownBy(() -> task.attempt(() -> {
                    throw new OutOfMemoryError("of a test");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }
}
