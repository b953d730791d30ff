package io.fluxforge.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatLimiterTest {
    private final List<String> lines = new ArrayList<>();
    private long nanos;
    private final MinerEvents events = new MinerEvents((tone, line) -> lines.add(line), () -> nanos);

    private void passMinute() {
        nanos += 60_000_000_000L;
        events.tick();
    }

    @Test
    void whatRepeatsItselfIsALineWithACount() {
        for (int i = 0; i < 2_987; i++) {
            events.hardwareError("cpu", "pair " + i + " of level 2");
        }
        assertThat(lines).hasSize(5);
        passMinute();
        assertThat(lines)
                .hasSize(6)
                .last()
                .isEqualTo("2982 more like this within a minute: cpu: a wrong solution: pair 2986 of level 2");
        passMinute();
        assertThat(lines).hasSize(6);
        events.hardwareError("cpu", "pair 1 of level 2");
        assertThat(lines).hasSize(7);
    }

    @Test
    void aPoolThatTalksWritesLittleWhateverItSays() {
        long characters = 0;
        for (int i = 0; i < 12_395; i++) {
            events.poolNotice("stratum+tcp://h:1", Integer.toString(i, 36).repeat(10_000));
        }
        passMinute();
        for (String line : lines) {
            characters += line.length();
        }
        assertThat(lines).hasSize(11);
        assertThat(characters).isLessThan(11 * 500);
    }

    @Test
    void moreKindsOfEventsThanAreRememberedAreOneKind() {
        for (int i = 0; i < 10_000; i++) {
            StringBuilder word = new StringBuilder();
            for (int rest = i; rest > 0; rest /= 26) {
                word.append((char) ('a' + rest % 26));
            }
            events.note("a word: " + word);
        }
        assertThat(lines).hasSizeBetween(256, 300);
    }

    @Test
    void whatGoesWellIsToldMoreOften() {
        for (int i = 0; i < 100; i++) {
            events.resumed("cpu", i + " °C");
        }
        assertThat(lines).hasSize(30);
    }
}
