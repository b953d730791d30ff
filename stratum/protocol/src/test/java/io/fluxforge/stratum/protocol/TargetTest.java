package io.fluxforge.stratum.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    /** Flux main net's PoW limit, the target of difficulty 1. */
    private static final Target DIFF1 = Objects.requireNonNull(Target.parse("0007" + "f".repeat(60)));

    @Test
    void agreesWithBigIntegers() {
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            BigInteger a = new BigInteger(random.nextInt(257), random);
            BigInteger b = i % 3 == 0 ? a.add(BigInteger.valueOf(random.nextInt(3) - 1)) : new BigInteger(256, random);
            if (b.signum() < 0 || b.bitLength() > 256) {
                continue;
            }
            Target target = Target.of(a);
            assertThat(target.toBigInteger()).isEqualTo(a);
            assertThat(Target.parse(target.toString())).isEqualTo(target);
            assertThat(Integer.signum(target.compareTo(Target.of(b)))).isEqualTo(a.compareTo(b));
            assertThat(target.isMetBy(wire(b), 0)).isEqualTo(b.compareTo(a) <= 0);
            assertThat(target.toDouble()).isCloseTo(a.doubleValue(), within(a.doubleValue() * 0x1p-50));
        }
    }

    private static byte[] wire(BigInteger number) {
        byte[] bigEndian = Target.of(number).toBytes();
        byte[] wire = new byte[32];
        for (int i = 0; i < 32; i++) {
            wire[i] = bigEndian[31 - i];
        }
        return wire;
    }

    @Test
    void countsDifficultyFromDiff1() {
        assertThat(DIFF1.difficulty(DIFF1)).isEqualTo(1);
        assertThat(Target.ofDifficulty(1, DIFF1)).isEqualTo(DIFF1);
        assertThat(DIFF1.expectedSolutions()).isCloseTo(8192, within(1e-6));
        for (double difficulty : new double[] {1e-9, 0.001, 1, 3, 512, 1e6, 1e20}) {
            Target target = Target.ofDifficulty(difficulty, DIFF1);
            double expected = Math.max(difficulty, 0x1.0p-13);
            assertThat(target.difficulty(DIFF1)).isCloseTo(expected, within(expected * 1e-9));
        }
        assertThat(Target.ofExpectedSolutions(4).expectedSolutions()).isCloseTo(4, within(1e-9));
        assertThat(Target.MAX.expectedSolutions()).isEqualTo(1);
        assertThat(Target.ofDifficulty(1e300, DIFF1).toBigInteger()).isEqualTo(BigInteger.ONE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesDifficultiesThatAreNone(double difficulty) {
        assertThatThrownBy(() -> Target.ofDifficulty(difficulty, DIFF1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7f", "0x07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    void refusesTextThatIsNoTarget(String text) {
        assertThat(Target.parse(text)).isNull();
    }
}
