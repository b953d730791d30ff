package io.fluxforge.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Repeats repeats = new Repeats(nanos::get);

    @Test
    void theSameIsToldNowAndThenWithItsCount() {
        assertThat(repeats.take("a", "x")).contains("");
        assertThat(repeats.take("b", "x")).contains("");
        assertThat(repeats.take("a", "x")).isEmpty();
        assertThat(repeats.take("a", "x")).isEmpty();
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(5));
        assertThat(repeats.take("a", "x")).contains(", 3 times more");
        assertThat(repeats.take("a", "x")).isEmpty();
        assertThat(repeats.take("a", "y")).contains("");
        repeats.forget("a");
        assertThat(repeats.take("a", "y")).contains("");
    }
}
