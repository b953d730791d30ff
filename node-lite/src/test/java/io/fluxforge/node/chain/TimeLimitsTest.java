package io.fluxforge.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeLimitsTest {
    private static final ChainParams MAIN = Networks.builtIn("main");

    @Test
    void medianIsOfTheLastElevenAndOfFewerAtTheStart() {
        SimulatedChain chain = new SimulatedChain(0, 100, 1);
        assertThat(MedianTime.at(chain, 0)).isEqualTo(100);
        chain.add(300, 1);
        assertThat(MedianTime.at(chain, 1)).as("of two the later").isEqualTo(300);
        chain.add(200, 1);
        assertThat(MedianTime.at(chain, 2)).isEqualTo(200);
        Random random = new Random(11);
        for (int height = 3; height < 200; height++) {
            chain.add(random.nextInt(10_000), 1);
            int last = height;
            long[] sorted = LongStream.rangeClosed(Math.max(0, height - 10), height)
                    .map(h -> chain.time((int) h))
                    .sorted()
                    .toArray();
            assertThat(MedianTime.at(chain, last)).isEqualTo(sorted[sorted.length / 2]);
        }
    }

    @Test
    void blockMustBeLaterThanTheMedianAndUnderProofOfNodeThanItsParent() {
        SimulatedChain chain = new SimulatedChain(2_019_980, 1_000, 1);
        for (int i = 1; i < 19; i++) {
            chain.add(1_000 + 10 * i, 1);
        }
        assertThat(chain.height()).isEqualTo(2_019_998);
        assertThat(TimeLimits.earliest(MAIN, chain)).isEqualTo(1_000 + 10 * 13 + 1);
        chain.add(1_190, 1);
        assertThat(TimeLimits.earliest(MAIN, chain)).isEqualTo(1_191);
    }

    @ParameterizedTest
    @CsvSource({"124999, 7200", "125000, 360", "2019999, 360", "2020000, 300"})
    void blockMayBeOnlySoFarAhead(int height, int seconds) {
        assertThat(TimeLimits.latest(MAIN, height, 1_000)).isEqualTo(1_000 + seconds);
    }
}
