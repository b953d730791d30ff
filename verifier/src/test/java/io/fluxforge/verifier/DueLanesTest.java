package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueLanesTest {
    /** Against a map from each lane to its step, long enough for the calendar to go round many times. */
    @Test
    void lanesAreDueAsNoted() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            DueLanes due = new DueLanes();
            Map<Integer, Long> plain = new HashMap<>();
            long now = 0;
            for (int event = 0; event < 2_000; event++) {
                for (int lane = 0; lane < DueLanes.MAX_LANES; lane++) {
                    if (!plain.containsKey(lane) && random.nextInt(4) == 0) {
                        int steps = 1 + random.nextInt(DueLanes.MAX_STEPS);
                        due.add(lane, steps);
                        plain.put(lane, now + steps);
                    }
                }
                if (random.nextInt(10) == 0) {
                    long gone = random.nextLong();
                    due.remove(gone);
                    plain.keySet().removeIf(lane -> (gone >>> lane & 1) != 0);
                }
                assertThat(due.isEmpty()).isEqualTo(plain.isEmpty());
                if (plain.isEmpty()) {
                    continue;
                }
                long first =
                        plain.values().stream().mapToLong(step -> step).min().orElseThrow();

                int steps = due.stepsToFirst();
                long lanes = due.advance(steps);

                assertThat(now + steps).as("seed %d, event %d", seed, event).isEqualTo(first);
                long expected = plain.entrySet().stream()
                        .filter(entry -> entry.getValue() == first)
                        .mapToLong(entry -> 1L << entry.getKey())
                        .reduce(0, (a, b) -> a | b);
                assertThat(lanes).as("seed %d, event %d", seed, event).isEqualTo(expected);
                plain.values().removeIf(step -> step == first);
                now = first;
            }
        }
    }

    @Test
    void aClearedCalendarIsEmpty() {
        DueLanes due = new DueLanes();
        due.add(3, 5);
        due.add(63, 31);

        due.clear();

        assertThat(due.isEmpty()).isTrue();
        due.add(1, 31);
        assertThat(due.stepsToFirst()).isEqualTo(31);
        assertThat(due.advance(31)).isEqualTo(2);
    }
}
