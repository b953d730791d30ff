package io.fluxforge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyBenchTest {
    private static final EquihashParams PARAMS = EquihashParams.ZCASH_96_5;

    @Test
    void measuresEveryLoad() throws InterruptedException {
        List<String> progress = new ArrayList<>();
        VerifyBench.Result result = new VerifyBench(PARAMS, 0.01, 2).run(progress::add);
        assertThat(List.of(result.valid(), result.corrupted(), result.bitFlips()))
                .allSatisfy(rate -> assertThat(rate.min()).isPositive().isLessThanOrEqualTo(rate.median()))
                .allSatisfy(rate -> assertThat(rate.median()).isLessThanOrEqualTo(rate.max()));
        assertThat(result.proofs()).isEqualTo(10);
        assertThat(progress).contains("slice 10 of 10");
    }

    @Test
    void countsCompressions() {
        // 32 indices whose input and index fit into one block.
        assertThat(KnownProofs.of(PARAMS))
                .allSatisfy(proof -> assertThat(KnownProofs.compressions(proof)).isEqualTo(32));
        // 140 bytes of header are a block and a rest.
        assertThat(KnownProofs.of(EquihashParams.ZCASH_200_9))
                .allSatisfy(proof -> assertThat(KnownProofs.compressions(proof)).isEqualTo(513));
        // 16 indices, each with 1 to 16 digests.
        assertThat(KnownProofs.of(EquihashParams.ZELHASH))
                .allSatisfy(proof -> assertThat(KnownProofs.compressions(proof)).isBetween(17, 257));
    }

    @Test
    void wrongVerdictEndsTheMeasurement() {
        EquihashVerifier verifier = new EquihashVerifier(PARAMS);
        VerifyBench bench = new VerifyBench(PARAMS, 0.01, 1);
        List<VerifyLoad> validTakenForSpoilt = List.of(new VerifyLoad("spoilt", KnownProofs.of(PARAMS), false));
        assertThatIllegalStateException()
                .isThrownBy(() -> bench.measure(validTakenForSpoilt, verifier, text -> {}))
                .withMessage("wrong verdict on proof 0 of the load 'spoilt': valid");
        List<Proof> oneBad = new ArrayList<>(KnownProofs.of(PARAMS));
        oneBad.set(3, Corruption.WRONG_LENGTH.only(oneBad, 1, 1).getFirst());
        assertThatIllegalStateException()
                .isThrownBy(() -> new VerifyLoad("valid", oneBad, true).verifyAll(verifier))
                .withMessageContaining("proof 3 of the load 'valid': invalid: wrong-length");
    }

    @Test
    void loadsHaveWholeBatchesOfTheSameProofs() {
        assertThat(VerifyLoad.valid(PARAMS).batches()).isEqualTo(10);
        assertThat(VerifyLoad.corrupted(PARAMS).batches()).isEqualTo(20);
        assertThat(new VerifyLoad("few", KnownProofs.of(PARAMS), true).batches())
                .isEqualTo(1);
    }

    @Test
    void unknownParametersAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KnownProofs.of(EquihashParams.FLUX_144_5))
                .withMessageContainingAll("144,5:ZelProof", "144,5:ZcashPoW");
    }

    @Test
    void spreadIsMedianAndRange() {
        assertThat(Spread.of(List.of(5.0, 1.0, 3.0))).isEqualTo(new Spread(3, 1, 5));
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 100.0))).isEqualTo(new Spread(3.5, 1, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }
}
