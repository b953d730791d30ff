package io.fluxforge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.Rule;
import io.fluxforge.verifier.Verdict;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorruptionTest {
    private static final int COUNT = 200;

    @ParameterizedTest
    @ValueSource(
            strings = {"zelhash", "144,5:ZcashPoW", "200,9:ZcashPoW", "96,5:ZcashPoW", "48,5:ZcashPoW", "192,7:ZERO_PoW"
            })
    void everyKnownProofIsValidAndEverySpoiltOneRefused(String params) {
        EquihashParams parsed = EquihashParams.parse(params);
        List<Proof> known = KnownProofs.of(parsed);
        assertThat(known)
                .allSatisfy(proof -> assertThat(verdict(proof).isValid()).isTrue());
        for (long seed = 0; seed < 5; seed++) {
            assertThat(Corruption.mix(known, COUNT, seed))
                    .as("seed %d", seed)
                    .hasSize(COUNT)
                    .allSatisfy(proof -> assertThat(verdict(proof).isValid()).isFalse());
        }
    }

    @ParameterizedTest
    @EnumSource(Corruption.class)
    void isRefusedForItsReason(Corruption corruption) {
        List<Rule> reasons = switch (corruption) {
            case BIT_FLIP -> List.of(Rule.ORDER, Rule.DISTINCT, Rule.COLLISION);
            case SWAPPED_SUBTREES, WRONG_ORDER -> List.of(Rule.ORDER);
            case DUPLICATED_INDEX -> List.of(Rule.ORDER, Rule.DISTINCT);
            case WRONG_LENGTH -> List.of(Rule.LENGTH);
        };
        assertThat(corruption.only(KnownProofs.of(EquihashParams.ZELHASH), COUNT, 7))
                .allSatisfy(proof -> assertThat(verdict(proof).broken()).isIn(reasons));
    }

    @Test
    void sameSeedGivesSameProofs() {
        List<Proof> known = KnownProofs.of(EquihashParams.ZELHASH);
        assertThat(texts(Corruption.mix(known, COUNT, 42))).isEqualTo(texts(Corruption.mix(known, COUNT, 42)));
        assertThat(texts(Corruption.mix(known, COUNT, 42))).isNotEqualTo(texts(Corruption.mix(known, COUNT, 43)));
    }

    @Test
    void mixHasEveryKindEquallyOften() {
        List<Proof> mix = Corruption.mix(KnownProofs.of(EquihashParams.ZELHASH), COUNT, 42);
        assertThat(Corruption.values())
                .allSatisfy(kind -> assertThat(
                                mix.stream().filter(proof -> proof.name().endsWith(" " + kind)))
                        .hasSize(COUNT / 5));
    }

    @Test
    void mixOfUnequalPartsIsRefused() {
        List<Proof> known = KnownProofs.of(EquihashParams.ZELHASH);
        assertThatIllegalArgumentException().isThrownBy(() -> Corruption.mix(known, 7, 1));
    }

    private static Verdict verdict(Proof proof) {
        return new EquihashVerifier(proof.params()).verify(proof.input(), proof.solution());
    }

    private static List<String> texts(List<Proof> proofs) {
        return proofs.stream()
                .flatMap(proof -> Stream.of(proof.name(), HexFormat.of().formatHex(proof.solution())))
                .toList();
    }
}
