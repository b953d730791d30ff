package io.fluxforge.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each simulated chain has 5,000 blocks, and every one of its bits is compared with {@link PlainDifficulty}. */
class DifficultyTest {
    private static final int BLOCKS = 5_000;
    private static final int WARM_UP = 80;

    /** Through every switch of main net; the first bits are about those of the time. */
    @ParameterizedTest
    @CsvSource({
        "99000,   1c07ffff", // Digishield alone
        "122500,  1d00ffff", // Digishield, LWMA at 125,000, the limit from 125,111 to 125,171
        "122500,  1f07ffff", // the same with a target that meets the limit
        "247500,  1d00ffff", // LWMA, LWMA-3 at 250,000
        "370000,  1d00ffff", // LWMA-3, eased from 372,511 to 372,574, where the last two wrap to the limit
        "370000,  1f03ffff", // the same where easing meets the limit
        "2014000, 1d0fffff", // LWMA-3 to the last block of proof of work
    })
    void mainNetFollowsTheRules(int from, String bits) {
        PlainDifficulty plain = PlainDifficulty.main();
        compare(Networks.builtIn("main"), plain, from, Integer.parseUnsignedInt(bits, 16), 120);
    }

    /** Targets so large that products wrap, blocks at the limit, and every switch within the first 353 blocks. */
    @Test
    void testNetFollowsTheRulesUntilItsProofOfNode() {
        ChainParams test = Networks.builtIn("test");
        for (int seed = 0; seed < 8; seed++) {
            SimulatedChain chain = new SimulatedChain(0, 1_582_228_940, 0x2007ffff);
            grow(test, PlainDifficulty.test(), chain, 799, 60, new Random(seed));
        }
    }

    @Test
    void regressionTestNetFollowsTheRules() {
        SimulatedChain chain = new SimulatedChain(0, 1_296_688_602, 0x200f0f0f);
        grow(Networks.builtIn("regtest"), PlainDifficulty.regtest(), chain, BLOCKS, 120, new Random(1));
    }

    @Test
    void proofOfNodeFollowsItsRule() {
        ChainParams main = Networks.builtIn("main");
        Random random = new Random(3);
        SimulatedChain chain = new SimulatedChain(2_019_999, 1_761_415_200, 0x1d0fffff);
        for (int i = 0; i < BLOCKS; i++) {
            double speed = i / 500 % 3 == 0 ? 8 : i / 500 % 3 == 1 ? 30 : 100;
            long time = chain.last().time() + 1 + (long) (-Math.log(1 - random.nextDouble()) * speed);
            int bits = Difficulty.nextBits(main, chain, time);
            assertThat(bits).as("height %d", chain.height() + 1).isEqualTo((int)
                    PlainDifficulty.nextPonBits(chain.last()));
            chain.add(time, bits);
        }
    }

    /** The window of the private network is its own; its chain settles where blocks take as long as they should. */
    @Test
    void privateNetworkSettlesAtItsSpacing() {
        ChainParams network = Networks.builtIn("private");
        Random random = new Random(7);
        SimulatedChain chain = new SimulatedChain(0, 1_767_225_600, 0x201fffff);
        double hashesPerSecond = 1_000;
        for (int i = 0; i < BLOCKS; i++) {
            double expected =
                    ChainWork.of(4, Difficulty.nextBits(network, chain, 0)).doubleValue() / hashesPerSecond;
            long time = chain.last().time() + Math.max(1, (long) (-Math.log(1 - random.nextDouble()) * expected));
            chain.add(time, Difficulty.nextBits(network, chain, time));
        }
        double spacing = (chain.time(BLOCKS) - chain.time(2_000)) / (BLOCKS - 2_000.0);
        assertThat(spacing).isBetween(40.0, 80.0);
    }

    @Test
    void resetsCoverTheBlocksTheyShould() {
        ChainParams main = Networks.builtIn("main");
        assertThat(main.difficulty().resets())
                .containsExactly(
                        new DifficultyReset(125_111, 61, DifficultyReset.Kind.LIMIT),
                        new DifficultyReset(372_511, 64, DifficultyReset.Kind.EASED));
        SimulatedChain chain = flat(125_020, 90, 0x1c7fff00, 120);
        for (int height = 125_110; height <= 125_172; height++) {
            int bits = Difficulty.nextBits(main, chain, chain.last().time() + 120);
            assertThat(bits == 0x1f07ffff)
                    .as("height %d has %x", height, bits)
                    .isEqualTo(height > 125_110 && height < 125_172);
            chain.add(chain.last().time() + 120, 0x1c7fff00);
        }
    }

    /** With every block on time LWMA-3 keeps the target, so that only the easing shows: 61/32 of it more, then less and less. */
    @Test
    void easingShrinksToNothingAndOverflowsAtItsEnd() {
        ChainParams main = Networks.builtIn("main");
        SimulatedChain chain = flat(372_440, 71, 0x1d00ffff, 120);
        BigInteger target = PlainDifficulty.expand(0x1d00ffff);
        for (int height = 372_511; height <= 372_574; height++) {
            int bits = Difficulty.nextBits(main, chain, 0);
            int left = 372_572 - height;
            if (left >= 0) {
                double ratio = PlainDifficulty.expand(bits).doubleValue() / target.doubleValue();
                assertThat(ratio).as("height %d", height).isCloseTo(1 + left / 32.0, within(0.001));
            } else {
                assertThat(bits).as("height %d", height).isEqualTo(0x1f07ffff);
            }
            chain.add(chain.last().time() + 120, 0x1d00ffff);
        }
        assertThat(Difficulty.nextBits(main, chain, 0)).isBetween(0x1d00fff0, 0x1d00ffff);
    }

    @Test
    void minimumDifficultyNeedsMoreThanTwiceTheSpacing() {
        ChainParams test = Networks.builtIn("test");
        SimulatedChain chain = flat(600, 100, 0x1f00ffff, 60);
        long parent = chain.last().time();
        assertThat(Difficulty.nextBits(test, chain, parent + 120)).isNotEqualTo(0x200effff);
        assertThat(Difficulty.nextBits(test, chain, parent + 121)).isEqualTo(0x200effff);
        ChainParams main = Networks.builtIn("main");
        SimulatedChain mainChain = flat(300_000, 100, 0x1c7fffff, 120);
        assertThat(Difficulty.nextBits(main, mainChain, mainChain.last().time() + 100_000))
                .isNotEqualTo(0x1f07ffff);
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }

    private static SimulatedChain flat(int from, int blocks, int bits, int spacing) {
        SimulatedChain chain = new SimulatedChain(from, 1_600_000_000, bits);
        for (int i = 0; i < blocks - 1; i++) {
            chain.add(chain.last().time() + spacing, bits);
        }
        return chain;
    }

    private static void compare(ChainParams network, PlainDifficulty plain, int from, int bits, int spacing) {
        Random random = new Random(from ^ bits);
        SimulatedChain chain = new SimulatedChain(from, 1_550_000_000, bits);
        for (int i = 0; i < WARM_UP; i++) {
            chain.add(chain.nextTime(random, spacing), bits);
        }
        grow(network, plain, chain, BLOCKS, spacing, random);
    }

    private static void grow(
            ChainParams network, PlainDifficulty plain, SimulatedChain chain, int blocks, int spacing, Random random) {
        double hashes = ChainWork.of(4, chain.last().bits()).doubleValue() / spacing;
        for (int i = 0; i < blocks; i++) {
            if (i % 400 == 399) {
                hashes *= random.nextBoolean() ? 5 : 0.2;
            }
            double expected = ChainWork.of(4, chain.last().bits()).doubleValue() / hashes;
            long time = chain.nextTime(random, expected);
            int bits = Difficulty.nextBits(network, chain, time);
            assertThat(bits).as("height %d", chain.height() + 1).isEqualTo((int) plain.nextBits(chain.last(), time));
            chain.add(time, bits);
        }
    }
}
