package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parameters so small that every solution can be found by counting, with digits so short that spoilt trees often collide by
 * chance: so the upper levels and the last rule are reached, which no published vector does.
 */
class SmallParametersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "48,5:ZcashPoW",
                "32,3:ZelProof:twist",
                "63,6:ZelProof:twist",
                "64,3:ZelProof:twist",
                "24,3:ZcashPoW",
                "40,4:BgoldPoW",
            })
    void everyTreeHasTheRightVerdict(String text) {
        EquihashParams params = EquihashParams.parse(text);
        EquihashVerifier verifier = new EquihashVerifier(params);
        int solutions = 0;
        int nearMisses = 0;
        for (int seed = 0; seed < (params.listSize() > 1024 ? 1 : 12); seed++) {
            byte[] input = ("input " + seed).getBytes(StandardCharsets.US_ASCII);
            TinySolver.Trees trees = TinySolver.solve(params, input, 20);
            for (byte[] solution : trees.solutions()) {
                assertThat(verifier.verify(input, solution))
                        .as("input %d", seed)
                        .isEqualTo(Verdict.VALID);
                assertThat(ReferenceVerifier.broken(params, input, solution))
                        .as("input %d", seed)
                        .isEmpty();
            }
            Verdict zero = new Verdict(Rule.ZERO, params.k() - 1, 0);
            for (byte[] nearMiss : trees.nearMisses()) {
                assertThat(verifier.verify(input, nearMiss))
                        .as("input %d", seed)
                        .isEqualTo(zero);
                assertThat(ReferenceVerifier.broken(params, input, nearMiss))
                        .as("input %d", seed)
                        .containsExactly(zero);
            }
            solutions += trees.solutions().size();
            nearMisses += trees.nearMisses().size();
        }
        assertThat(solutions).isPositive();
        assertThat(nearMisses).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"48,5:ZcashPoW", "32,3:ZelProof:twist", "24,3:ZcashPoW"})
    void spoiltTreesAreRefusedAtEveryLevel(String text) {
        EquihashParams params = EquihashParams.parse(text);
        EquihashVerifier verifier = new EquihashVerifier(params);
        byte[] input = "input".getBytes(StandardCharsets.US_ASCII);
        TinySolver.Trees trees = TinySolver.solve(params, input, 100);
        Set<Verdict> seen = new HashSet<>();
        for (long seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            byte[] tree =
                    trees.nearMisses().get(random.nextInt(trees.nearMisses().size()));
            Corruption corruption = Corruption.any(random);
            byte[] spoilt = random.nextInt(4) == 0
                    ? welded(
                            params,
                            tree,
                            trees.nearMisses()
                                    .get(random.nextInt(trees.nearMisses().size())))
                    : corruption.apply(params, tree, random);
            Set<Verdict> broken = ReferenceVerifier.broken(params, input, spoilt);

            Verdict verdict = verifier.verify(input, spoilt);

            if (broken.isEmpty()) {
                assertThat(verdict).as("%s, seed %d", corruption, seed).isEqualTo(Verdict.VALID);
            } else {
                assertThat(broken).as("%s, seed %d", corruption, seed).contains(verdict);
            }
            seen.add(verdict.level() < 0 ? verdict : new Verdict(verdict.broken(), verdict.level(), 0));
        }
        for (int level = 0; level < params.k(); level++) {
            assertThat(seen)
                    .contains(
                            new Verdict(Rule.ORDER, level, 0),
                            new Verdict(Rule.DISTINCT, level, 0),
                            new Verdict(Rule.COLLISION, level, 0));
        }
        assertThat(seen).contains(new Verdict(Rule.ZERO, params.k() - 1, 0), Verdict.WRONG_LENGTH);
    }

    /** The left half of one tree and the right half of another: all pairs but the root collide as they must. */
    private static byte[] welded(EquihashParams params, byte[] one, byte[] other) {
        int[] indices = SolutionCodec.unpack(params, one);
        int[] right = SolutionCodec.unpack(params, other);
        System.arraycopy(right, right.length / 2, indices, indices.length / 2, indices.length / 2);
        return Corruption.sortTree(params, SolutionCodec.pack(params, indices));
    }
}
