package io.fluxforge.miner.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoolRosterTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final PoolRoster roster =
            new PoolRoster(3, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(1)), 0);

    private void fail(int pool, long now) {
        roster.ended(pool, false, false, 0, now);
    }

    @Test
    void failsOverInOrderAndReturnsToTheFirst() {
        assertThat(roster.connect(0)).hasValue(0);
        assertThat(roster.connect(0)).as("one at a time").isEmpty();
        fail(0, 0);
        assertThat(roster.connect(0)).hasValue(1);
        fail(1, 0);
        assertThat(roster.connect(0)).hasValue(2);
        roster.ready(2, 0);
        assertThat(roster.active()).isEqualTo(2);
        // Both better ones are tried again when their wait is over, and the third works meanwhile.
        assertThat(roster.connect(0)).isEmpty();
        assertThat(roster.waitNanos(0)).isBetween(SECOND / 2, SECOND);
        assertThat(roster.connect(2 * SECOND)).hasValue(0);
        fail(0, 2 * SECOND);
        assertThat(roster.connect(2 * SECOND)).hasValue(1);
        roster.ready(1, 3 * SECOND);
        assertThat(roster.active()).isEqualTo(1);
        assertThat(roster.connect(10 * SECOND)).hasValue(0);
        roster.ready(0, 10 * SECOND);
        assertThat(roster.active()).isZero();
        assertThat(roster.connect(1000 * SECOND))
                .as("nothing is better than the first")
                .isEmpty();
        assertThat(roster.waitNanos(1000 * SECOND)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void waitsGrowToTheirLimitAndNotBeyond() {
        PoolRoster one =
                new PoolRoster(1, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(2)), 0);
        long now = 0;
        double expected = 1;
        for (int i = 0; i < 100; i++) {
            assertThat(one.connect(now)).hasValue(0);
            one.ended(0, false, false, 0, now);
            long wait = one.waitNanos(now);
            assertThat(wait / (double) SECOND).isBetween(expected / 2, expected);
            now += wait;
            expected = Math.min(60, 2 * expected);
        }
    }

    @Test
    void aStormOfReconnectsSlowsDown() {
        long now = 0;
        int connects = 0;
        while (now < 600 * SECOND) {
            if (roster.connect(now).isPresent()) {
                connects++;
                int pool = roster.connecting();
                roster.ready(pool, now);
                roster.ended(pool, false, true, 0, now);
            } else {
                now += Math.min(SECOND, roster.waitNanos(now));
            }
        }
        // Three pools, each with waits of 1, 2, 4, ..., 60 s.
        assertThat(connects).isLessThan(3 * 30);
    }

    @Test
    void aGoodSessionIsForgivenAndComesBackAtOnceIfAsked() {
        assertThat(roster.connect(0)).hasValue(0);
        roster.ready(0, 0);
        roster.ended(0, false, true, 5 * SECOND, 3600 * SECOND);
        assertThat(roster.connect(3600 * SECOND)).hasValue(1);
        fail(1, 3600 * SECOND);
        assertThat(roster.connect(3605 * SECOND))
                .as("after the wait it asked for")
                .hasValue(0);
    }

    @Test
    void aPoolThatRefusesTheWorkerIsNotAskedSoon() {
        PoolRoster one =
                new PoolRoster(1, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(3)), 0);
        assertThat(one.connect(0)).hasValue(0);
        one.ended(0, true, false, 0, 0);
        assertThat(one.waitNanos(0)).isBetween(15 * SECOND, 60 * SECOND);
    }
}
