package io.fluxforge.miner.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fluxforge.miner.MinerEvents;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void ratesAreOfTheirWindows() {
        RateMeter meter = new RateMeter(-5 * SECOND);
        // Ten a second for a minute, then nothing.
        for (int tenth = 0; tenth < 600; tenth++) {
            meter.add(1, -5 * SECOND + tenth * (SECOND / 10));
        }
        assertThat(meter.rates(55 * SECOND).tenSeconds()).isCloseTo(10, within(1.1));
        assertThat(meter.rates(55 * SECOND).oneMinute()).isCloseTo(10, within(0.2));
        assertThat(meter.rates(55 * SECOND).fifteenMinutes()).isCloseTo(10, within(0.2));
        assertThat(meter.rates(85 * SECOND).tenSeconds()).isZero();
        assertThat(meter.rates(85 * SECOND).oneMinute()).isCloseTo(5, within(0.2));
        assertThat(meter.perSecond(RateMeter.HOUR, 3000 * SECOND)).isCloseTo(600.0 / 3005, within(0.01));
        assertThat(meter.rates(7200 * SECOND).fifteenMinutes()).isZero();
        assertThat(meter.total()).isEqualTo(600);
    }

    @Test
    void aShortRunIsNoLongOne() {
        RateMeter meter = new RateMeter(0);
        meter.add(3, 0);
        assertThat(meter.rates(SECOND / 10).tenSeconds()).isEqualTo(3);
        assertThat(meter.rates(2 * SECOND).tenSeconds()).isEqualTo(1.5);
    }

    @Test
    void faultsAreJudgedFromFiftySolutionsOn() {
        FaultWindow window = new FaultWindow();
        for (int i = 0; i < 49; i++) {
            window.add(true);
            assertThat(window.isFaulty()).isFalse();
        }
        window.add(false);
        assertThat(window.isFaulty()).isTrue();
    }

    @Test
    void fivePercentAreEndured() {
        FaultWindow window = new FaultWindow();
        for (int i = 1; i <= 10_000; i++) {
            window.add(i % 20 == 0);
            assertThat(window.isFaulty()).as("after %d", i).isFalse();
        }
        // What was wrong long ago is forgotten, what is wrong now is not.
        for (int i = 0; i < 11; i++) {
            window.add(true);
        }
        assertThat(window.isFaulty()).isTrue();
        for (int i = 0; i < FaultWindow.SIZE; i++) {
            window.add(false);
        }
        assertThat(window.errors()).isZero();
    }

    @Test
    void noNonceComesTwice() {
        byte[] salt = HexFormat.of().parseHex("ab".repeat(32));
        NonceSpaces spaces = new NonceSpaces(salt);
        Set<String> seen = new HashSet<>();
        for (int device = 0; device < 300; device++) {
            NonceSpace space = spaces.next();
            for (int i = 0; i < 300; i++) {
                assertThat(seen.add(HexFormat.of().formatHex(space.next(28)))).isTrue();
            }
        }
        assertThat(seen).allMatch(nonce -> nonce.length() == 56 && nonce.startsWith("ab".repeat(20)));
        assertThat(spaces.next().next(NonceSpace.LEAST_BYTES)).hasSize(NonceSpace.LEAST_BYTES);
    }

    @Test
    void idleTimeIsAPartOfTheTimeSinceTheFirstNonce() {
        DeviceTally tally = new DeviceTally("a", new MinerEvents((tone, line) -> {}), 0);
        assertThat(tally.idleFraction()).isEmpty();
        tally.worked(300, 400);
        tally.worked(500, 600);
        assertThat(tally.idleFraction().orElseThrow()).isCloseTo(0.2, within(1e-9));
    }
}
