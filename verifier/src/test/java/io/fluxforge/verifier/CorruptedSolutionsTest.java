package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spoilt solutions are refused, and the verdict names a rule that is broken at a place where it is broken. */
class CorruptedSolutionsTest {
    private static final int ZELHASH_CASES = 260;
    private static final int FAMILY_CASES = 25;

    private static final List<Vectors.Proof> ZELHASH = Vectors.zelHash();

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void zelHash(Corruption corruption) {
        refuses(corruption, ZELHASH, ZELHASH_CASES);
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void equihash200And9(Corruption corruption) {
        refuses(corruption, Vectors.family(EquihashParams.ZCASH_200_9, 140), FAMILY_CASES);
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void equihash192And7(Corruption corruption) {
        EquihashParams params = new EquihashParams(192, 7, "ZERO_PoW", false);
        refuses(corruption, Vectors.family(params, 140), FAMILY_CASES);
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void equihash144And5(Corruption corruption) {
        refuses(corruption, Vectors.family(Vectors.ZCASH_144_5, 44), FAMILY_CASES);
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void equihash96And5(Corruption corruption) {
        refuses(corruption, Vectors.family(EquihashParams.ZCASH_96_5, 104), FAMILY_CASES);
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void equihash48And5(Corruption corruption) {
        refuses(corruption, Vectors.family(EquihashParams.ZCASH_48_5, 140), FAMILY_CASES);
    }

    private static void refuses(Corruption corruption, List<Vectors.Proof> proofs, int cases) {
        assertThat(proofs).isNotEmpty();
        EquihashParams params = proofs.getFirst().params();
        EquihashVerifier verifier = new EquihashVerifier(params);
        for (int i = 0; i < cases; i++) {
            long seed = 10_000L * corruption.name().hashCode() + i;
            Random random = new Random(seed);
            Vectors.Proof proof = proofs.get(random.nextInt(proofs.size()));
            byte[] spoilt = corruption.apply(params, proof.solution(), random);

            Verdict verdict = verifier.verify(proof.input(), spoilt);

            assertThat(ReferenceVerifier.broken(params, proof.input(), spoilt))
                    .as("%s of %s, seed %d", corruption, proof, seed)
                    .contains(verdict);
            assertThat(corruption.rules())
                    .as("%s of %s, seed %d: %s", corruption, proof, seed, verdict)
                    .contains(verdict.broken());
        }
    }

    @Test
    void everySwappedPairIsOutOfOrderAtItsPlace() {
        Vectors.Proof proof = ZELHASH.getFirst();
        EquihashParams params = proof.params();
        EquihashVerifier verifier = new EquihashVerifier(params);
        for (int level = 0; level < params.k(); level++) {
            for (int pair = 0; pair < params.solutionIndices() >>> (level + 1); pair++) {
                int[] original = SolutionCodec.unpack(params, proof.solution());
                int[] swapped = original.clone();
                int size = 1 << level;
                int left = 2 * size * pair;
                System.arraycopy(original, left, swapped, left + size, size);
                System.arraycopy(original, left + size, swapped, left, size);

                assertThat(verifier.verify(proof.input(), SolutionCodec.pack(params, swapped)))
                        .isEqualTo(new Verdict(Rule.ORDER, level, pair));
            }
        }
    }

    @Test
    void everyDuplicateIsFoundWhereItsSubtreesMeet() {
        Vectors.Proof proof = ZELHASH.getFirst();
        EquihashParams params = proof.params();
        EquihashVerifier verifier = new EquihashVerifier(params);
        int[] original = SolutionCodec.unpack(params, proof.solution());
        for (int a = 0; a < original.length; a++) {
            for (int b = a + 1; b < original.length; b++) {
                int[] duplicated = original.clone();
                duplicated[b] = original[a];
                byte[] spoilt = Corruption.sortTree(params, SolutionCodec.pack(params, duplicated));

                assertThat(verifier.verify(proof.input(), spoilt))
                        .as("index %d also at %d", a, b)
                        .isIn(ReferenceVerifier.broken(params, proof.input(), spoilt))
                        .extracting(Verdict::broken)
                        .isEqualTo(Rule.DISTINCT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void subtreesOfOtherParentsCollideUpToTheirOwnLevel(int level) {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Vectors.Proof proof = ZELHASH.get(random.nextInt(ZELHASH.size()));
            EquihashParams params = proof.params();
            int[] indices = SolutionCodec.unpack(params, proof.solution());
            Corruption.exchangeSubtrees(params, indices, level, random);
            byte[] spoilt = Corruption.sortTree(params, SolutionCodec.pack(params, indices));

            Verdict verdict = new EquihashVerifier(params).verify(proof.input(), spoilt);

            assertThat(ReferenceVerifier.broken(params, proof.input(), spoilt))
                    .as("seed %d, level %d", seed, level)
                    .contains(verdict);
            assertThat(verdict.broken()).as("seed %d", seed).isEqualTo(Rule.COLLISION);
            assertThat(verdict.level()).as("seed %d", seed).isEqualTo(level);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 51, 53, 68, 100, 1344})
    void anotherLengthIsAVerdictNotAnError(int length) {
        Vectors.Proof proof = ZELHASH.getFirst();
        byte[] spoilt = Arrays.copyOf(proof.solution(), length);

        assertThat(new EquihashVerifier(proof.params()).verify(proof.input(), spoilt))
                .isEqualTo(Verdict.WRONG_LENGTH)
                .isIn(ReferenceVerifier.broken(proof.params(), proof.input(), spoilt));
    }
}
