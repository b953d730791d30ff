package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowReaderTest {
    private static final int STRIDE = 3;
    private static final int OFFSET = 2;

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
                "64,7:ZcashPoW",
                "128,7:ZcashPoW",
                "250,9:ZcashPoW",
            })
    void aRowIsItsChunkReadBigEndian(String text) {
        EquihashParams params = EquihashParams.parse(text);
        RowReader reader = new RowReader(params);
        for (long seed = 0; seed < 20; seed++) {
            byte[] digest = new byte[64];
            new Random(seed).nextBytes(digest);
            long[] words = new long[OFFSET + 8 * STRIDE];
            Arrays.fill(words, -1);
            for (int w = 0; w < 8; w++) {
                words[OFFSET + w * STRIDE] = 0;
            }
            for (int i = 0; i < 64; i++) {
                words[OFFSET + i / 8 * STRIDE] |= (digest[i] & 0xffL) << (8 * (i % 8));
            }
            for (int chunk = 0; chunk < params.rowsPerHash(); chunk++) {
                int from = chunk * params.rowBytes();
                BigInteger expected = new BigInteger(1, Arrays.copyOfRange(digest, from, from + params.rowBytes()))
                        .shiftRight(8 * params.rowBytes() - params.n())
                        .shiftLeft(64 * reader.words() - params.n());
                BigInteger actual = BigInteger.ZERO;
                for (int w = 0; w < reader.words(); w++) {
                    long word = reader.word(words, OFFSET, STRIDE, chunk, w);
                    actual = actual.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(word)));
                }
                assertThat(actual).as("seed %d, chunk %d", seed, chunk).isEqualTo(expected);
            }
        }
    }
}
