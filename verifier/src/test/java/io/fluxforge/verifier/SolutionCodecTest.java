package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SolutionCodecTest {
    private static final EquihashParams ZELHASH = EquihashParams.ZELHASH;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zelhash",
                "144,5:ZelProof",
                "192,7:ZcashPoW",
                "200,9:ZcashPoW",
                "96,5:ZcashPoW",
                "48,5:ZcashPoW",
                "24,3:ZcashPoW",
                "63,6:ZcashPoW",
                "104,3:ZcashPoW"
            })
    void packingIsOneBigNumber(String text) {
        EquihashParams params = EquihashParams.parse(text);
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            int[] indices = new int[params.solutionIndices()];
            BigInteger number = BigInteger.ZERO;
            for (int i = 0; i < indices.length; i++) {
                indices[i] = random.nextInt(params.listSize());
                number = number.shiftLeft(params.indexBits()).or(BigInteger.valueOf(indices[i]));
            }
            byte[] packed = SolutionCodec.pack(params, indices);

            assertThat(packed).as("seed %d", seed).hasSize(params.solutionBytes());
            assertThat(new BigInteger(1, packed)).as("seed %d", seed).isEqualTo(number);
            assertThat(SolutionCodec.unpack(params, packed)).as("seed %d", seed).isEqualTo(indices);
        }
    }

    @Test
    void allOnesAndAllZeros() {
        int[] highest = new int[16];
        Arrays.fill(highest, ZELHASH.listSize() - 1);
        byte[] ones = new byte[52];
        Arrays.fill(ones, (byte) -1);

        assertThat(SolutionCodec.pack(ZELHASH, highest)).isEqualTo(ones);
        assertThat(SolutionCodec.unpack(ZELHASH, ones)).isEqualTo(highest);
        assertThat(SolutionCodec.pack(ZELHASH, new int[16])).isEqualTo(new byte[52]);
        assertThat(SolutionCodec.unpack(ZELHASH, new byte[52])).isEqualTo(new int[16]);
    }

    @Test
    void aLongerArrayKeepsItsEnd() {
        int[] indices = new int[18];
        Arrays.fill(indices, -7);
        SolutionCodec.unpack(ZELHASH, new byte[52], indices);

        assertThat(indices).startsWith(new int[16]).endsWith(-7, -7);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 51, 53, 1344})
    void anotherLengthIsAnError(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SolutionCodec.unpack(ZELHASH, new byte[length]))
                .withMessage("bytes=" + length + ", indices=16, zelhash has 52 and 16");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 32})
    void anotherCountIsAnError(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SolutionCodec.pack(ZELHASH, new int[count]))
                .withMessage("bytes=52, indices=" + count + ", zelhash has 52 and 16");
    }

    @Test
    void tooShortAnArrayIsAnError() {
        assertThatIllegalArgumentException().isThrownBy(() -> SolutionCodec.unpack(ZELHASH, new byte[52], new int[15]));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 1 << 26, Integer.MAX_VALUE})
    void anIndexOutOfRangeIsAnError(int index) {
        int[] indices = new int[16];
        indices[9] = index;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SolutionCodec.pack(ZELHASH, indices))
                .withMessage("index=" + index + ", list size=67108864");
    }
}
