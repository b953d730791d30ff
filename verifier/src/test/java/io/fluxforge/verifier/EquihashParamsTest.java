package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EquihashParamsTest {
    @ParameterizedTest
    @CsvSource({
        // params, digit bits, rows per hash, row bytes, digest bytes, log2 of the list size, indices, solution bytes
        "zelhash, 25, 4, 16, 64, 26, 16, 52",
        "'144,5:ZelProof', 24, 3, 18, 54, 25, 32, 100",
        "'192,7:ZcashPoW', 24, 2, 24, 48, 25, 128, 400",
        "'200,9:ZcashPoW', 20, 2, 25, 50, 21, 512, 1344",
        "'96,5:ZcashPoW', 16, 5, 12, 60, 17, 32, 68",
        "'48,5:ZcashPoW', 8, 10, 6, 60, 9, 32, 36",
    })
    void derivedSizes(
            String text,
            int digitBits,
            int rowsPerHash,
            int rowBytes,
            int digestBytes,
            int listBits,
            int indices,
            int solutionBytes) {
        EquihashParams params = EquihashParams.parse(text);

        assertThat(params.digitBits()).isEqualTo(digitBits);
        assertThat(params.indexBits()).isEqualTo(listBits);
        assertThat(params.rowsPerHash()).isEqualTo(rowsPerHash);
        assertThat(params.rowBytes()).isEqualTo(rowBytes);
        assertThat(params.digestBytes()).isEqualTo(digestBytes);
        assertThat(params.listSize()).isEqualTo(1 << listBits);
        assertThat(params.solutionIndices()).isEqualTo(indices);
        assertThat(params.solutionBytes()).isEqualTo(solutionBytes);
        assertThat((long) params.hashCount() * rowsPerHash)
                .isBetween((long) params.listSize(), (long) params.listSize() + rowsPerHash - 1);
    }

    @Test
    void theBuiltInOnes() {
        assertThat(EquihashParams.ZELHASH).isEqualTo(new EquihashParams(125, 4, "ZelProof", true));
        assertThat(EquihashParams.ZELHASH.hashCount()).isEqualTo(1 << 24);
        assertThat(EquihashParams.FLUX_144_5).isEqualTo(new EquihashParams(144, 5, "ZelProof", false));
        assertThat(EquihashParams.ZCASH_200_9).isEqualTo(new EquihashParams(200, 9, "ZcashPoW", false));
        assertThat(EquihashParams.ZCASH_192_7).isEqualTo(new EquihashParams(192, 7, "ZcashPoW", false));
        assertThat(EquihashParams.ZCASH_96_5).isEqualTo(new EquihashParams(96, 5, "ZcashPoW", false));
        assertThat(EquihashParams.ZCASH_48_5).isEqualTo(new EquihashParams(48, 5, "ZcashPoW", false));
    }

    @Test
    void personalisationEndsWithLittleEndianNumbers() {
        assertThat(HexFormat.of().formatHex(EquihashParams.ZELHASH.blake2bPersonal()))
                .isEqualTo("5a656c50726f6f66" + "7d000000" + "04000000");
        assertThat(HexFormat.of().formatHex(EquihashParams.ZCASH_200_9.blake2bPersonal()))
                .isEqualTo("5a63617368506f57" + "c8000000" + "09000000");
    }

    @ParameterizedTest
    @CsvSource({"1344, 200", "100, 144", "68, 96", "52, 125", "36, 48"})
    void fluxPicksTheParametersByLength(int bytes, int n) {
        assertThat(EquihashParams.ofSolutionBytes(bytes))
                .hasValueSatisfying(params -> assertThat(params.n()).isEqualTo(n));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 35, 37, 51, 53, 99, 101, 400, 1343, 1345})
    void fluxKnowsNoOtherLength(int bytes) {
        assertThat(EquihashParams.ofSolutionBytes(bytes)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "zelhash, zelhash",
        "ZelHash, zelhash",
        "'125,4:ZelProof:twist', zelhash",
        "'125,4:ZelProof', '125,4:ZelProof'",
        "'144,5:BgoldPoW', '144,5:BgoldPoW'",
        "'192,7:ZERO_PoW', '192,7:ZERO_PoW'",
        "' 96 , 5 :ZcashPoW', '96,5:ZcashPoW'",
        "'32,3:ZelProof:twist', '32,3:ZelProof:twist'",
        "'125,4:Zel:roof', '125,4:Zel:roof'",
        "'32,3:a:twistX', '32,3:a:twistX'",
        "'32,3:a::twist:twist', '32,3:a::twist:twist'",
    })
    void parses(String text, String canonical) {
        EquihashParams params = EquihashParams.parse(text);

        assertThat(params).hasToString(canonical);
        assertThat(EquihashParams.parse(canonical)).isEqualTo(params);
    }

    @ParameterizedTest
    @CsvSource({"'125,4', zelhash", "'48,5', '48,5:ZcashPoW'", "'192,7:ZERO_PoW', '192,7:ZERO_PoW'"})
    void parsesParametersOfFluxByTheirNumbersAlone(String text, String canonical) {
        assertThat(EquihashParams.parseShort(text)).hasToString(canonical);
    }

    @Test
    void numbersAloneAreRefusedWhereFluxHasNotHadThem() {
        assertThatIllegalArgumentException().isThrownBy(() -> EquihashParams.parseShort("96,3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "equihash",
                "125",
                "125,4",
                "125,4:",
                ":ZelProof",
                "125:ZelProof",
                "125,4,1:ZelProof",
                "125,4:ZelProof:",
                "125,4:ZelProof:TWIST",
                "125,4:ZelProof:twist:",
                "x,4:ZelProof",
                "125,y:ZelProof",
                ",:ZelProof",
                "99999999999,4:ZelProof"
            })
    void refusesOtherText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EquihashParams.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "125, 2, ZelProof, 'k=2, allowed 3 to 9'",
        "220, 10, ZcashPoW, 'k=10, allowed 3 to 9'",
        "4, 3, ZcashPoW, 'n=4, allowed 8 to 256'",
        "260, 4, ZcashPoW, 'n=260, allowed 8 to 256'",
        "124, 4, ZelProof, 'n=124 is no multiple of k+1=5'",
        "108, 3, ZcashPoW, 'digit of n/(k+1)=27 bits, at most 26'",
        "8, 3, ZcashPoW, '2^3 indices cannot differ in rows of 2-bit digits'",
        "125, 4, ZelProo, 'personalisation ''ZelProo'' is not 8 printable ASCII characters'",
        "125, 4, ZelProofs, 'personalisation ''ZelProofs'' is not 8 printable ASCII characters'",
        "125, 4, Zel Prof, 'personalisation ''Zel Prof'' is not 8 printable ASCII characters'",
        "125, 4, ZélProof, 'personalisation ''ZélProof'' is not 8 printable ASCII characters'",
    })
    void namesWhatIsOutOfRange(int n, int k, String personalisation, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EquihashParams(n, k, personalisation, false))
                .withMessage(message);
    }

    @Test
    void theTwistNeedsWholeDigests() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EquihashParams(144, 5, "ZelProof", true))
                .withMessage("the twist needs 64-byte digests, n=144 gives 54");
    }

    /** 36 bits in whole bytes are 40, fourteen of which exceed what BLAKE2b can give. */
    @Test
    void rowsInWholeBytesMustFitADigest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EquihashParams(36, 3, "ZcashPoW", false))
                .withMessage("n=36 needs digests of 70 bytes, BLAKE2b has at most 64");
    }

    /** Whatever is accepted can be verified. */
    @Test
    void everyAcceptedPairMakesAVerifier() {
        int accepted = 0;
        for (int n = 0; n <= 260; n++) {
            for (int k = 0; k <= 12; k++) {
                EquihashParams params;
                try {
                    params = new EquihashParams(n, k, "ZcashPoW", false);
                } catch (IllegalArgumentException e) {
                    continue;
                }
                accepted++;
                assertThat(params.digestBytes()).as(params.toString()).isBetween(1, 64);
                assertThat(new EquihashVerifier(params).verify(new byte[140], new byte[params.solutionBytes()]))
                        .as(params.toString())
                        .isIn(ReferenceVerifier.broken(params, new byte[140], new byte[params.solutionBytes()]));
            }
        }
        assertThat(accepted).isGreaterThan(50);
    }
}
