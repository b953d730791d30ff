package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashInputTest {
    private static final int MAX_LENGTH = 300;
    /** Indices whose bytes tell which of them went astray. */
    private static final int[] INDICES = {0, 1, 0xff, 0x0100, 0x12345678, 0x01ffffff, 0x7fffffff, -1, -2};

    static EquihashParams[] params() {
        return new EquihashParams[] {EquihashParams.ZELHASH, EquihashParams.ZCASH_200_9, EquihashParams.ZCASH_192_7};
    }

    @ParameterizedTest
    @MethodSource("params")
    void everySupportedLengthHashesAsBlake2bOfInputAndIndex(EquihashParams params) {
        Blake2bLanes kernel = LaneProvider.lanes();
        int lanes = kernel.lanes();
        long[] chain = new long[Blake2b.CHAIN_WORDS * lanes];
        long[] message = new long[Blake2b.MESSAGE_WORDS * lanes];
        long[] sums = new long[Blake2b.CHAIN_WORDS * lanes];
        HashInput input = new HashInput(params);
        for (int length = 0; length <= MAX_LENGTH; length++) {
            if (!HashInput.isSupportedLength(length)) {
                continue;
            }
            Random random = new Random(length);
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            input.set(bytes);
            input.fillLanes(lanes, chain, message);
            int[] indices = new int[lanes];
            for (int lane = 0; lane < lanes; lane++) {
                indices[lane] = INDICES[random.nextInt(INDICES.length)];
                // A first index must leave nothing behind.
                input.setIndex(lanes, lane, -1, message);
                input.setIndex(lanes, lane, indices[lane], message);
            }
            Arrays.fill(sums, 0);
            kernel.addDigests(chain, message, input.byteCount(), true, sums, sums);

            for (int lane = 0; lane < lanes; lane++) {
                assertThat(digest(params, sums, lane, lanes))
                        .as("length and seed %d, lane %d, index %d", length, lane, indices[lane])
                        .isEqualTo(expected(params, bytes, indices[lane]));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 127, 253, 254, 255})
    void anIndexAcrossTwoBlocksIsAnError(int length) {
        assertThat(HashInput.isSupportedLength(length)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HashInput(EquihashParams.ZELHASH).set(new byte[length]))
                .withMessage("input of " + length + " bytes: the index would straddle two blocks");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 44, 124, 128, 129, 140, 252, 256, 300})
    void otherLengthsAreSupported(int length) {
        assertThat(HashInput.isSupportedLength(length)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -128, Integer.MIN_VALUE})
    void noLengthIsNegative(int length) {
        assertThat(HashInput.isSupportedLength(length)).isFalse();
    }

    private static byte[] digest(EquihashParams params, long[] sums, int lane, int lanes) {
        byte[] digest = new byte[params.digestBytes()];
        for (int i = 0; i < digest.length; i++) {
            digest[i] = (byte) (sums[i / 8 * lanes + lane] >>> (8 * (i % 8)));
        }
        return digest;
    }

    private static byte[] expected(EquihashParams params, byte[] input, int index) {
        byte[] message = Arrays.copyOf(input, input.length + 4);
        for (int i = 0; i < 4; i++) {
            message[input.length + i] = (byte) (index >>> (8 * i));
        }
        return PlainBlake2b.digest(params.digestBytes(), params.blake2bPersonal(), message);
    }
}
