package io.fluxforge.stratum.server.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DistributionTest {
    @Test
    void agreesWithPlainArithmeticAndAddsUp() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Map<String, BigInteger> work = new HashMap<>();
            int addresses = 1 + random.nextInt(40);
            int bits = 1 + random.nextInt(200);
            for (int i = 0; i < addresses; i++) {
                work.put("t1" + random.nextInt(1000), new BigInteger(bits, random).add(BigInteger.ONE));
            }
            long units = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(5);
                case 1 -> random.nextInt(1000);
                case 2 -> 3_750_000_000L + random.nextInt(1000);
                default -> random.nextLong(21_000_000_000_000_000L);
            };
            int fee = random.nextBoolean() ? random.nextInt(500) : random.nextInt(Distribution.ALL + 1);
            Distribution distribution = Distribution.of(units, fee, WeightTable.of(work));
            SortedMap<String, Long> plain = PlainDistribution.divide(units, fee, work);

            assertThat(byAddress(distribution)).as("seed %d", seed).isEqualTo(plain);
            long sum = distribution.parts().stream()
                    .mapToLong(Distribution.Part::units)
                    .sum();
            assertThat(sum + distribution.feeUnits()).as("seed %d", seed).isEqualTo(units);
        }
    }

    private static SortedMap<String, Long> byAddress(Distribution distribution) {
        SortedMap<String, Long> units = new TreeMap<>();
        units.put("", distribution.feeUnits());
        distribution.parts().forEach(part -> units.put(part.address(), part.units()));
        return units;
    }

    @Test
    void equalRemaindersGoByAddress() {
        Map<String, BigInteger> work = Map.of("c", BigInteger.TWO, "a", BigInteger.TWO, "b", BigInteger.TWO);
        Distribution distribution = Distribution.of(11, 0, WeightTable.of(work));
        assertThat(distribution.parts())
                .extracting(Distribution.Part::address, Distribution.Part::units)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", 4L),
                        org.assertj.core.groups.Tuple.tuple("b", 4L),
                        org.assertj.core.groups.Tuple.tuple("c", 3L));
    }

    @Test
    void feeIsRoundedDownAndTakesAllWhereNobodyWorked() {
        assertThat(Distribution.of(99, 100, WeightTable.of("a", BigInteger.ONE)).feeUnits())
                .isZero();
        assertThat(Distribution.of(100, 100, WeightTable.of("a", BigInteger.ONE))
                        .feeUnits())
                .isEqualTo(1);
        assertThat(Distribution.of(99, 0, WeightTable.EMPTY).feeUnits()).isEqualTo(99);
        assertThatThrownBy(() -> Distribution.of(-1, 0, WeightTable.EMPTY)).hasMessageContaining("minerUnits=-1");
        assertThatThrownBy(() -> Distribution.of(1, 10_001, WeightTable.EMPTY)).hasMessageContaining("10001");
    }

    @Test
    void tableComesBackFromItsBytes() {
        Random random = new Random(5);
        Map<String, BigInteger> work = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            work.put("t1" + random.nextLong(), new BigInteger(100, random));
        }
        WeightTable table = WeightTable.of(work);
        assertThat(WeightTable.decode(table.encode())).isEqualTo(table);
        assertThat(WeightTable.decode(WeightTable.EMPTY.encode())).isEqualTo(WeightTable.EMPTY);
        assertThatThrownBy(() -> WeightTable.decode(new byte[] {1, 2, 3})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void workIsTheChains() {
        // Genesis of main: bits 1f07ffff, work 2^256 / (0x07ffff × 2^224 + 1).
        assertThat(Work.ofBits(0x1f07ffff))
                .isEqualTo(BigInteger.ONE
                        .shiftLeft(256)
                        .divide(BigInteger.valueOf(0x07ffff).shiftLeft(224).add(BigInteger.ONE)));
        assertThat(Work.ofBits(0x1f07ffff)).isEqualTo(8192);
        assertThatThrownBy(() -> Work.ofBits(0)).hasMessageContaining("00000000");
    }
}
