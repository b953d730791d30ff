package io.fluxforge.bench.node.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrimeCountTest {
    @Test
    void oneEventOfSysbenchCounts6056() {
        assertThat(PrimeCount.count(60_000)).isEqualTo(6056);
        PrimeCount.event();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 5, 9, 10, 25, 26, 121, 122, 1000, 9409, 9410, 65_537, 65_538})
    void agreesWithASieve(int limit) {
        BitSet composite = new BitSet();
        int primes = 0;
        for (int number = 2; number < limit; number++) {
            if (!composite.get(number)) {
                primes += number > 2 ? 1 : 0; // sysbench begins at 3
                for (long multiple = (long) number * number; multiple < limit; multiple += number) {
                    composite.set((int) multiple);
                }
            }
        }
        assertThat(PrimeCount.count(limit)).isEqualTo(primes);
    }
}
