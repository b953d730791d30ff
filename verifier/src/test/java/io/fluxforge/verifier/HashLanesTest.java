package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every lane hashes the input it was given, whatever the others do, as plain BLAKE2b does. */
class HashLanesTest {
    private static final int MAX_LENGTH = 400;
    private static final EquihashParams PARAMS = EquihashParams.ZELHASH;

    static Stream<Blake2bLanes> kernels() {
        return Stream.of(LaneProvider.lanes(), LaneProvider.scalar(), new PlainLanes(3));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everySupportedLength(Blake2bLanes kernel) {
        HashLanes hashes = new HashLanes(PARAMS, kernel);
        int lanes = kernel.lanes();
        for (int length = 0; length <= MAX_LENGTH; length++) {
            if (!HashInput.isSupportedLength(length)) {
                continue;
            }
            Random random = new Random(length);
            byte[][] inputs = new byte[lanes][length];
            hashes.setLength(length);
            int staged = 1 + random.nextInt(lanes);
            for (int slot = 0; slot < staged; slot++) {
                random.nextBytes(inputs[slot]);
                hashes.stage(slot, inputs[slot]);
            }
            hashes.hashStaged(staged);
            int[] slots = new int[lanes];
            int[] indices = new int[lanes];
            for (int lane = 0; lane < lanes; lane++) {
                if (lane > 0 && random.nextBoolean()) {
                    int from = random.nextInt(lane);
                    hashes.copy(lane, from);
                    slots[lane] = slots[from];
                } else {
                    slots[lane] = random.nextInt(staged);
                    hashes.take(lane, slots[lane]);
                }
                // What a lane did before must leave nothing behind.
                hashes.start(lane, -1);
                indices[lane] = random.nextInt() & -EquihashParams.TWIST_GROUP;
            }
            hashes.run(1);
            for (int lane = 0; lane < lanes; lane++) {
                hashes.start(lane, indices[lane]);
            }
            int steps = 1 + random.nextInt(EquihashParams.TWIST_GROUP);
            hashes.run(steps);

            for (int lane = 0; lane < lanes; lane++) {
                assertThat(sum(hashes.sums(), lane, lanes))
                        .as("length and seed %d, lane %d of %d, %d steps", length, lane, lanes, steps)
                        .isEqualTo(expected(inputs[slots[lane]], indices[lane], steps));
            }
        }
    }

    @Test
    void anIndexAcrossTwoBlocksIsAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HashLanes(PARAMS, LaneProvider.scalar()).setLength(253))
                .withMessage("input of 253 bytes: the index would straddle two blocks");
    }

    private static int[] sum(long[] sums, int lane, int lanes) {
        int[] words = new int[2 * Blake2b.CHAIN_WORDS];
        for (int w = 0; w < words.length; w++) {
            words[w] = (int) (sums[w / 2 * lanes + lane] >>> (w % 2 * Integer.SIZE));
        }
        return words;
    }

    private static int[] expected(byte[] input, int first, int steps) {
        int[] sum = new int[2 * Blake2b.CHAIN_WORDS];
        for (int index = first; index < first + steps; index++) {
            byte[] message = Arrays.copyOf(input, input.length + 4);
            for (int i = 0; i < 4; i++) {
                message[input.length + i] = (byte) (index >>> (8 * i));
            }
            byte[] digest = PlainBlake2b.digest(PARAMS.digestBytes(), PARAMS.blake2bPersonal(), message);
            for (int i = 0; i < digest.length; i++) {
                sum[i / 4] += (digest[i] & 0xff) << (8 * (i % 4));
            }
        }
        return sum;
    }
}
