package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Zcash's own test vectors. */
class LibrustzcashVectorsTest {
    static List<Vectors.IndexList> valid() {
        return Vectors.librustzcashValid();
    }

    static List<Vectors.IndexList> invalid() {
        return Vectors.librustzcashInvalid();
    }

    @Test
    void everyEntryOfTheFileIsRead() {
        assertThat(valid()).hasSize(46);
        assertThat(invalid()).hasSize(9);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validSolutionsAreAccepted(Vectors.IndexList list) {
        byte[] solution = SolutionCodec.pack(list.params(), list.indices());

        assertThat(new EquihashVerifier(list.params()).verify(list.input(), solution))
                .isEqualTo(Verdict.VALID);
        assertThat(ReferenceVerifier.broken(list.params(), list.input(), solution))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void packingRoundTrips(Vectors.IndexList list) {
        byte[] solution = SolutionCodec.pack(list.params(), list.indices());

        assertThat(HexFormat.of().formatHex(solution)).isEqualTo(list.packed());
        assertThat(SolutionCodec.unpack(list.params(), Vectors.hex(list.packed())))
                .isEqualTo(list.indices());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidSolutionsAreRefusedForTheSameReason(Vectors.IndexList list) {
        byte[] solution = SolutionCodec.pack(list.params(), list.indices());
        Set<Verdict> broken = ReferenceVerifier.broken(list.params(), list.input(), solution);
        Rule reason = switch (list.error()) {
            case "Collision" -> Rule.COLLISION;
            case "OutOfOrder" -> Rule.ORDER;
            case "DuplicateIdxs" -> Rule.DISTINCT;
            default -> throw new IllegalArgumentException(list.error());
        };

        Verdict verdict = new EquihashVerifier(list.params()).verify(list.input(), solution);

        assertThat(verdict).isIn(broken);
        assertThat(broken).extracting(Verdict::broken).contains(reason);
        // One list begins 45858, 15185: it breaks the order too, which is checked here before anything is hashed.
        assertThat(verdict.broken()).isEqualTo(list.indices()[0] == 45858 ? Rule.ORDER : reason);
    }
}
