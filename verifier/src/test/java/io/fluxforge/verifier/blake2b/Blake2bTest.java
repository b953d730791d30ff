package io.fluxforge.verifier.blake2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.verifier.PlainBlake2b;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Blake2bTest {
    @Test
    void compressesAsTheRfcSays() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            long[] chain = random.longs(Blake2b.CHAIN_WORDS).toArray();
            long[] message = random.longs(Blake2b.MESSAGE_WORDS).toArray();
            long count = random.nextLong();
            boolean last = random.nextBoolean();
            long[] out = random.longs(Blake2b.CHAIN_WORDS).toArray();
            long[] expected = PlainBlake2b.compress(chain, message, count, last);

            Blake2b.compress(chain, message, count, last, out);
            assertThat(out).as("seed %d", seed).isEqualTo(expected);

            Blake2b.compress(chain, message, count, last, chain);
            assertThat(chain).as("in place, seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void hashesWholeMessages() {
        for (int length = 0; length <= 520; length++) {
            Random random = new Random(length);
            byte[] input = new byte[length];
            random.nextBytes(input);
            byte[] personal = new byte[16];
            random.nextBytes(personal);
            int digestBytes = 1 + random.nextInt(64);

            assertThat(digest(digestBytes, personal, input))
                    .as("length and seed %d", length)
                    .isEqualTo(PlainBlake2b.digest(digestBytes, personal, input));
        }
    }

    private static byte[] digest(int digestBytes, byte[] personal, byte[] input) {
        long[] chain = new long[Blake2b.CHAIN_WORDS];
        long[] message = new long[Blake2b.MESSAGE_WORDS];
        Blake2b.start(digestBytes, personal, chain);
        int at = Blake2b.absorb(input, 0, chain, message);
        long[] last = new long[Blake2b.MESSAGE_WORDS];
        for (int i = at; i < input.length; i++) {
            last[(i - at) / 8] |= (input[i] & 0xffL) << (8 * (i - at) % 64);
        }
        Blake2b.compress(chain, last, input.length, true, chain);
        byte[] digest = new byte[digestBytes];
        for (int i = 0; i < digestBytes; i++) {
            digest[i] = (byte) (chain[i / 8] >>> (8 * (i % 8)));
        }
        return digest;
    }

    /** The block that ends the message is never absorbed, however the bytes that follow fall. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "127, 0, 0",
        "127, 4, 0",
        "128, 0, 0",
        "128, 1, 128",
        "129, 0, 128",
        "140, 4, 128",
        "256, 0, 128",
        "256, 4, 256",
        "300, 4, 256"
    })
    void absorbsWholeBlocksThatAreNotTheLast(int length, int more, int absorbed) {
        long[] chain = new long[Blake2b.CHAIN_WORDS];

        assertThat(Blake2b.absorb(new byte[length], more, chain, new long[Blake2b.MESSAGE_WORDS]))
                .isEqualTo(absorbed);
    }

    @Test
    void addsPairsOfWordsWithoutCarryBetweenThem() {
        long[] values = {
            0,
            1,
            -1,
            0xffff_ffffL,
            0xffff_ffff_0000_0000L,
            0x8000_0000_8000_0000L,
            0x7fff_ffff_7fff_ffffL,
            0x0000_0001_8000_0000L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            0x0123_4567_89ab_cdefL
        };
        for (long a : values) {
            for (long b : values) {
                assertSum(a, b);
            }
        }
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            assertSum(random.nextLong(), random.nextLong());
        }
    }

    private static void assertSum(long a, long b) {
        int low = (int) a + (int) b;
        int high = (int) (a >>> 32) + (int) (b >>> 32);
        assertThat(Blake2b.addWords(a, b))
                .as("%016x + %016x", a, b)
                .isEqualTo((long) high << 32 | (low & 0xffff_ffffL));
    }

    @ParameterizedTest
    @CsvSource({"0, 16", "65, 16", "-1, 16", "64, 0", "64, 15", "64, 17"})
    void refusesParametersThatBlake2bDoesNotHave(int digestBytes, int personalBytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Blake2b.start(digestBytes, new byte[personalBytes], new long[8]))
                .withMessage("digestBytes=%d, personal=%d bytes", digestBytes, personalBytes);
    }
}
