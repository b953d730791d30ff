package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Solutions that share the lanes do not touch each other's verdicts. */
class BatchVerificationTest {
    private static final List<Vectors.Proof> ZELHASH = Vectors.zelHash();

    static Stream<Blake2bLanes> kernels() {
        return Stream.concat(
                Stream.of(LaneProvider.lanes(), LaneProvider.scalar()),
                IntStream.of(1, 2, 3, 4, 7, 8, 16, 32).mapToObj(PlainLanes::new));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void zelHash(Blake2bLanes kernel) {
        int lanes = kernel.lanes();
        for (int size : new int[] {0, 1, lanes - 1, lanes, lanes + 1, 13, 257}) {
            sameAsOneByOne(kernel, ZELHASH, size);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void equihash96And5(Blake2bLanes kernel) {
        List<Vectors.Proof> proofs = Vectors.family(EquihashParams.ZCASH_96_5, 104);
        sameAsOneByOne(kernel, proofs, kernel.lanes() + 1);
        sameAsOneByOne(kernel, proofs, 61);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void equihash200And9(Blake2bLanes kernel) {
        sameAsOneByOne(kernel, Vectors.family(EquihashParams.ZCASH_200_9, 140), 13);
    }

    private static void sameAsOneByOne(Blake2bLanes kernel, List<Vectors.Proof> proofs, int size) {
        EquihashParams params = proofs.getFirst().params();
        EquihashVerifier batch = new EquihashVerifier(params, kernel);
        EquihashVerifier single = new EquihashVerifier(params, kernel);
        EquihashVerifier scalar = new EquihashVerifier(params, LaneProvider.scalar());
        long seed = 1000L * size + kernel.lanes();
        Random random = new Random(seed);
        byte[][] inputs = new byte[size][];
        byte[][] solutions = new byte[size][];
        for (int i = 0; i < size; i++) {
            Vectors.Proof proof = proofs.get(random.nextInt(proofs.size()));
            inputs[i] = proof.input();
            solutions[i] = random.nextBoolean()
                    ? proof.solution()
                    : Corruption.any(random).apply(params, proof.solution(), random);
        }
        Verdict[] verdicts = new Verdict[size];

        batch.verify(inputs, solutions, size, verdicts);

        for (int i = 0; i < size; i++) {
            Verdict alone = single.verify(inputs[i], solutions[i]);
            Verdict plain = scalar.verify(inputs[i], solutions[i]);
            String what = String.format(
                    "solution %d of %d, %s lanes, seed %d: %s", i, size, kernel.name(), seed, verdicts[i]);
            assertThat(alone.broken()).as(what).isEqualTo(verdicts[i].broken());
            assertThat(plain.broken()).as(what).isEqualTo(verdicts[i].broken());
            if (kernel.lanes() == 1) {
                assertThat(verdicts[i]).as(what).isEqualTo(alone).isEqualTo(plain);
            } else if (!verdicts[i].isValid()) {
                // Where several pairs do not collide, which of them is found first depends on the lanes.
                assertThat(verdicts[i]).as(what).isIn(ReferenceVerifier.broken(params, inputs[i], solutions[i]));
            }
        }
    }

    @Test
    void aRefusalWithoutHashingLeavesItsNeighboursAlone() {
        // The refused one is last, so that it is looked at while the valid one's last rows are in the lanes.
        for (Vectors.Proof proof : ZELHASH) {
            byte[][] inputs = {proof.input(), proof.input()};
            byte[][] solutions = {proof.solution(), new byte[1]};
            Verdict[] verdicts = new Verdict[2];

            new EquihashVerifier(proof.params(), new PlainLanes(7)).verify(inputs, solutions, 2, verdicts);

            assertThat(verdicts).as(proof.name()).containsExactly(Verdict.VALID, Verdict.WRONG_LENGTH);
        }
    }

    @Test
    void inputsOfAnyLengthMayFollowOneAnother() {
        EquihashVerifier verifier = new EquihashVerifier(EquihashParams.ZCASH_96_5);
        int[] lengths = {44, 104, 140, 83, 104, 44};
        for (int length : lengths) {
            List<Vectors.Proof> proofs = Vectors.family(EquihashParams.ZCASH_96_5, length);
            assertThat(proofs).isNotEmpty();
            for (Vectors.Proof proof : proofs) {
                assertThat(verifier.verify(proof.input(), proof.solution()))
                        .as(proof.name())
                        .isEqualTo(Verdict.VALID);
            }
        }
    }

    @Test
    void onlyTheFirstCountAreLookedAt() {
        Vectors.Proof proof = ZELHASH.getFirst();
        byte[][] inputs = {proof.input(), new byte[3]};
        byte[][] solutions = {proof.solution(), new byte[0]};
        Verdict untouched = new Verdict(Rule.ORDER, 0, 0);
        Verdict[] verdicts = {untouched, untouched, untouched};

        new EquihashVerifier(proof.params()).verify(inputs, solutions, 1, verdicts);

        assertThat(verdicts).containsExactly(Verdict.VALID, untouched, untouched);
    }

    @Test
    void inputsOfDifferentLengthsAreAnError() {
        Vectors.Proof proof = ZELHASH.getFirst();
        byte[][] inputs = {proof.input(), new byte[139]};
        byte[][] solutions = {proof.solution(), proof.solution()};

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EquihashVerifier(proof.params()).verify(inputs, solutions, 2, new Verdict[2]))
                .withMessage("input 1 has 139 bytes, input 0 has 140 (zelhash)");
    }

    @Test
    void anInputWhoseIndexWouldStraddleTwoBlocksIsAnError() {
        Vectors.Proof proof = ZELHASH.getFirst();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EquihashVerifier(proof.params()).verify(new byte[126], proof.solution()))
                .withMessageContaining("126 bytes");
    }

    @Test
    void anErrorInOneBatchDoesNotWeighOnTheNext() {
        Vectors.Proof proof = ZELHASH.getFirst();
        EquihashVerifier verifier = new EquihashVerifier(proof.params(), new PlainLanes(64));
        byte[][] inputs = new byte[8][];
        byte[][] solutions = new byte[8][];
        Arrays.fill(inputs, proof.input());
        Arrays.fill(solutions, proof.solution());
        for (int i = 0; i < 100; i++) {
            // The results do not fit: verdicts are lost with solutions in flight.
            assertThatThrownBy(() -> verifier.verify(inputs, solutions, 8, new Verdict[1]))
                    .isInstanceOf(ArrayIndexOutOfBoundsException.class);
        }
        Verdict[] verdicts = new Verdict[8];

        verifier.verify(inputs, solutions, 8, verdicts);

        assertThat(verdicts).containsOnly(Verdict.VALID);
    }
}
