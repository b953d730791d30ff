package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.defence.Refusal;
import io.fluxforge.stratum.server.defence.RefusalReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RepeatedEventsTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 30 * SECOND);
    private final PoolEvents events = new PoolEvents(lines::add, nanos::get);

    private void refused(String address, int times) {
        for (int i = 0; i < times; i++) {
            events.refused(address, new Refusal(RefusalReason.BANNED, "banned for " + (600 - i) + " s"));
        }
    }

    private void pass(long seconds) {
        nanos.addAndGet(seconds * SECOND);
        events.flushRepeated();
    }

    @Test
    void firstIsWrittenAtOnceAndTheOthersOfTheMinuteAsOne() {
        refused("192.0.2.1", 1);
        assertThat(lines).containsExactly("refused address=192.0.2.1 reason=\"banned for 600 s\"");
        refused("192.0.2.1", 7);
        refused("192.0.2.2", 1);
        pass(59);
        assertThat(lines).hasSize(2);
        pass(2);
        assertThat(lines).hasSize(3).last().isEqualTo("refused address=192.0.2.1 reason=\"banned for 600 s\" count=7");
        // As long as it goes on, it is counted by the minute.
        refused("192.0.2.1", 3);
        assertThat(lines).hasSize(3);
        pass(61);
        assertThat(lines).hasSize(4).last().asString().endsWith(" count=3");
        pass(61);
        refused("192.0.2.1", 1);
        assertThat(lines).hasSize(5).last().asString().doesNotContain("count");
    }

    @Test
    void nothingIsLostAtTheEnd() {
        refused("192.0.2.1", 4);
        events.flushAllRepeated();
        assertThat(lines).hasSize(2).last().asString().endsWith(" count=3");
        events.flushAllRepeated();
        assertThat(lines).hasSize(2);
    }

    /** Many addresses neither fill the memory nor the log. */
    @Test
    void kindsAreBounded() {
        for (int i = 0; i < 2 * RepeatedEvents.MOST; i++) {
            refused("2001:db8::" + Integer.toHexString(i), 1);
        }
        assertThat(lines).hasSize(RepeatedEvents.MOST);
        pass(61);
        assertThat(lines)
                .hasSize(RepeatedEvents.MOST + 1)
                .last()
                .isEqualTo("refused address=others count=" + RepeatedEvents.MOST);
    }
}
