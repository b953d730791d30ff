package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class EventLogTest {
    @Test
    void timesHaveAlwaysTheSameDigits() {
        Instant whole = Instant.parse("2026-11-30T21:41:19Z");
        assertThat(EventLog.stamped(whole, "job")).isEqualTo("2026-11-30T21:41:19.000Z job");
        assertThat(EventLog.stamped(whole.plusNanos(20_999_999), "job")).isEqualTo("2026-11-30T21:41:19.020Z job");
    }
}
