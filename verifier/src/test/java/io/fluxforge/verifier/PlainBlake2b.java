package io.fluxforge.verifier;

import java.math.BigInteger;
import java.util.Arrays;

/** BLAKE2b written down from RFC 7693 to be obviously right. It shares no code and no constant with what it checks. */
public final class PlainBlake2b {
    private static final int[] FIRST_PRIMES = {2, 3, 5, 7, 11, 13, 17, 19};
    private static final long[] IV = new long[8];
    private static final int[][] SIGMA = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
    };

    static {
        // Section 2.6: IV[i] = floor(2^64 * frac(sqrt(prime(i + 1)))).
        for (int i = 0; i < IV.length; i++) {
            IV[i] = BigInteger.valueOf(FIRST_PRIMES[i]).shiftLeft(128).sqrt().longValue();
        }
    }

    private PlainBlake2b() {}

    /** The digest of {@code input}, without a key, with 16 bytes of personalisation. */
    public static byte[] digest(int digestBytes, byte[] personal, byte[] input) {
        byte[] parameters = new byte[64];
        parameters[0] = (byte) digestBytes;
        parameters[2] = 1;
        parameters[3] = 1;
        System.arraycopy(personal, 0, parameters, 48, 16);
        long[] h = words(parameters, 0, 8);
        for (int i = 0; i < 8; i++) {
            h[i] ^= IV[i];
        }
        int blocks = Math.max(1, (input.length + 127) / 128);
        byte[] padded = Arrays.copyOf(input, 128 * blocks);
        for (int b = 0; b < blocks; b++) {
            boolean last = b == blocks - 1;
            h = compress(h, words(padded, 128 * b, 16), last ? input.length : 128L * (b + 1), last);
        }
        byte[] digest = new byte[digestBytes];
        for (int i = 0; i < digestBytes; i++) {
            digest[i] = (byte) (h[i / 8] >>> (8 * (i % 8)));
        }
        return digest;
    }

    /** The compression F of section 3.2 with a counter below 2^64. */
    public static long[] compress(long[] h, long[] m, long count, boolean last) {
        long[] v = Arrays.copyOf(h, 16);
        System.arraycopy(IV, 0, v, 8, 8);
        v[12] ^= count;
        if (last) {
            v[14] = ~v[14];
        }
        for (int round = 0; round < 12; round++) {
            int[] s = SIGMA[round % 10];
            mix(v, 0, 4, 8, 12, m[s[0]], m[s[1]]);
            mix(v, 1, 5, 9, 13, m[s[2]], m[s[3]]);
            mix(v, 2, 6, 10, 14, m[s[4]], m[s[5]]);
            mix(v, 3, 7, 11, 15, m[s[6]], m[s[7]]);
            mix(v, 0, 5, 10, 15, m[s[8]], m[s[9]]);
            mix(v, 1, 6, 11, 12, m[s[10]], m[s[11]]);
            mix(v, 2, 7, 8, 13, m[s[12]], m[s[13]]);
            mix(v, 3, 4, 9, 14, m[s[14]], m[s[15]]);
        }
        long[] out = new long[8];
        for (int i = 0; i < 8; i++) {
            out[i] = h[i] ^ v[i] ^ v[i + 8];
        }
        return out;
    }

    private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
        v[a] = v[a] + v[b] + x;
        v[d] = Long.rotateRight(v[d] ^ v[a], 32);
        v[c] = v[c] + v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 24);
        v[a] = v[a] + v[b] + y;
        v[d] = Long.rotateRight(v[d] ^ v[a], 16);
        v[c] = v[c] + v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }

    private static long[] words(byte[] bytes, int offset, int count) {
        long[] words = new long[count];
        for (int i = 0; i < 8 * count; i++) {
            words[i / 8] |= (bytes[offset + i] & 0xffL) << (8 * (i % 8));
        }
        return words;
    }
}
