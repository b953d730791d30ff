package io.fluxforge.verifier.blake2b;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** BLAKE2b without a key (RFC 7693): the compression function and what is needed to reach a last block's chaining value. */
public final class Blake2b {
    /** Bytes of a message block. */
    public static final int BLOCK_BYTES = 128;
    /** 64-bit words of a message block. */
    public static final int MESSAGE_WORDS = 16;
    /** 64-bit words of the chaining value. */
    public static final int CHAIN_WORDS = 8;

    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_BITS = 0x8000_0000_8000_0000L;

    private Blake2b() {}

    /**
     * The chaining value before any input: the initial vector XOR the parameter block (digest length, fan-out 1, depth 1, no
     * salt).
     *
     * @param digestBytes 1 to 64
     * @param personal 16 bytes
     * @param chain receives {@link #CHAIN_WORDS} words
     */
    public static void start(int digestBytes, byte[] personal, long[] chain) {
        if (digestBytes < 1 || digestBytes > 64 || personal.length != 16) {
            throw new IllegalArgumentException(
                    "digestBytes=" + digestBytes + ", personal=" + personal.length + " bytes");
        }
        for (int i = 0; i < CHAIN_WORDS; i++) {
            chain[i] = Blake2bConstants.iv(i);
        }
        chain[0] ^= 0x0101_0000L ^ digestBytes;
        chain[6] ^= (long) LONG_LE.get(personal, 0);
        chain[7] ^= (long) LONG_LE.get(personal, 8);
    }

    /**
     * Absorbs the whole blocks at the front of {@code input} that are certainly not the last ones, given that {@code more}
     * bytes follow it.
     *
     * @param chain the chaining value, advanced in place
     * @param message scratch of {@link #MESSAGE_WORDS} words
     * @return bytes absorbed, a multiple of {@link #BLOCK_BYTES}
     */
    public static int absorb(byte[] input, int more, long[] chain, long[] message) {
        int at = 0;
        while (input.length + more - at > BLOCK_BYTES && input.length - at >= BLOCK_BYTES) {
            for (int w = 0; w < MESSAGE_WORDS; w++) {
                message[w] = word(input, at + 8 * w);
            }
            at += BLOCK_BYTES;
            compress(chain, message, at, false, chain);
        }
        return at;
    }

    /** The little-endian word at {@code at}; bytes behind the end are zero. */
    public static long word(byte[] input, int at) {
        if (at <= input.length - Long.BYTES) {
            return (long) LONG_LE.get(input, at);
        }
        long word = 0;
        for (int i = at; i < input.length; i++) {
            word |= (input[i] & 0xffL) << (8 * (i - at));
        }
        return word;
    }

    /**
     * One compression.
     *
     * @param chain {@link #CHAIN_WORDS} words in
     * @param m {@link #MESSAGE_WORDS} words
     * @param byteCount input bytes up to and including this block
     * @param last whether this is the last block
     * @param out {@link #CHAIN_WORDS} words out; may be {@code chain}
     */
    public static void compress(long[] chain, long[] m, long byteCount, boolean last, long[] out) {
        addCompressed(chain, m, byteCount, last ? -1L : 0L, out, 0L, out);
    }

    /**
     * The one scalar compression: adds its result as 32-bit words to what {@code keepMask} leaves of {@code sums}.
     *
     * @param lastMask all ones for the last block, else 0
     * @param keepMask all ones to add to {@code sums}, 0 for the result alone
     * @param to takes the result; may be {@code sums} or {@code chain}
     */
    static void addCompressed(
            long[] chain, long[] m, long byteCount, long lastMask, long[] sums, long keepMask, long[] to) {
        long v0 = chain[0];
        long v1 = chain[1];
        long v2 = chain[2];
        long v3 = chain[3];
        long v4 = chain[4];
        long v5 = chain[5];
        long v6 = chain[6];
        long v7 = chain[7];
        long v8 = Blake2bConstants.iv(0);
        long v9 = Blake2bConstants.iv(1);
        long v10 = Blake2bConstants.iv(2);
        long v11 = Blake2bConstants.iv(3);
        long v12 = Blake2bConstants.iv(4) ^ byteCount;
        long v13 = Blake2bConstants.iv(5);
        long v14 = Blake2bConstants.iv(6) ^ lastMask;
        long v15 = Blake2bConstants.iv(7);
        byte[] sigma = Blake2bConstants.MESSAGE_SCHEDULE;
        for (int r = 0; r < Blake2bConstants.ROUNDS * MESSAGE_WORDS; r += MESSAGE_WORDS) {
            v0 += v4 + m[sigma[r + 0]];
            v12 = Long.rotateRight(v12 ^ v0, 32);
            v8 += v12;
            v4 = Long.rotateRight(v4 ^ v8, 24);
            v0 += v4 + m[sigma[r + 1]];
            v12 = Long.rotateRight(v12 ^ v0, 16);
            v8 += v12;
            v4 = Long.rotateRight(v4 ^ v8, 63);
            v1 += v5 + m[sigma[r + 2]];
            v13 = Long.rotateRight(v13 ^ v1, 32);
            v9 += v13;
            v5 = Long.rotateRight(v5 ^ v9, 24);
            v1 += v5 + m[sigma[r + 3]];
            v13 = Long.rotateRight(v13 ^ v1, 16);
            v9 += v13;
            v5 = Long.rotateRight(v5 ^ v9, 63);
            v2 += v6 + m[sigma[r + 4]];
            v14 = Long.rotateRight(v14 ^ v2, 32);
            v10 += v14;
            v6 = Long.rotateRight(v6 ^ v10, 24);
            v2 += v6 + m[sigma[r + 5]];
            v14 = Long.rotateRight(v14 ^ v2, 16);
            v10 += v14;
            v6 = Long.rotateRight(v6 ^ v10, 63);
            v3 += v7 + m[sigma[r + 6]];
            v15 = Long.rotateRight(v15 ^ v3, 32);
            v11 += v15;
            v7 = Long.rotateRight(v7 ^ v11, 24);
            v3 += v7 + m[sigma[r + 7]];
            v15 = Long.rotateRight(v15 ^ v3, 16);
            v11 += v15;
            v7 = Long.rotateRight(v7 ^ v11, 63);
            v0 += v5 + m[sigma[r + 8]];
            v15 = Long.rotateRight(v15 ^ v0, 32);
            v10 += v15;
            v5 = Long.rotateRight(v5 ^ v10, 24);
            v0 += v5 + m[sigma[r + 9]];
            v15 = Long.rotateRight(v15 ^ v0, 16);
            v10 += v15;
            v5 = Long.rotateRight(v5 ^ v10, 63);
            v1 += v6 + m[sigma[r + 10]];
            v12 = Long.rotateRight(v12 ^ v1, 32);
            v11 += v12;
            v6 = Long.rotateRight(v6 ^ v11, 24);
            v1 += v6 + m[sigma[r + 11]];
            v12 = Long.rotateRight(v12 ^ v1, 16);
            v11 += v12;
            v6 = Long.rotateRight(v6 ^ v11, 63);
            v2 += v7 + m[sigma[r + 12]];
            v13 = Long.rotateRight(v13 ^ v2, 32);
            v8 += v13;
            v7 = Long.rotateRight(v7 ^ v8, 24);
            v2 += v7 + m[sigma[r + 13]];
            v13 = Long.rotateRight(v13 ^ v2, 16);
            v8 += v13;
            v7 = Long.rotateRight(v7 ^ v8, 63);
            v3 += v4 + m[sigma[r + 14]];
            v14 = Long.rotateRight(v14 ^ v3, 32);
            v9 += v14;
            v4 = Long.rotateRight(v4 ^ v9, 24);
            v3 += v4 + m[sigma[r + 15]];
            v14 = Long.rotateRight(v14 ^ v3, 16);
            v9 += v14;
            v4 = Long.rotateRight(v4 ^ v9, 63);
        }
        to[0] = addWords(sums[0] & keepMask, chain[0] ^ v0 ^ v8);
        to[1] = addWords(sums[1] & keepMask, chain[1] ^ v1 ^ v9);
        to[2] = addWords(sums[2] & keepMask, chain[2] ^ v2 ^ v10);
        to[3] = addWords(sums[3] & keepMask, chain[3] ^ v3 ^ v11);
        to[4] = addWords(sums[4] & keepMask, chain[4] ^ v4 ^ v12);
        to[5] = addWords(sums[5] & keepMask, chain[5] ^ v5 ^ v13);
        to[6] = addWords(sums[6] & keepMask, chain[6] ^ v6 ^ v14);
        to[7] = addWords(sums[7] & keepMask, chain[7] ^ v7 ^ v15);
    }

    /** Adds two pairs of 32-bit words: the low 31 bits of each half cannot carry into the other, the top bits are an XOR. */
    public static long addWords(long a, long b) {
        return ((a & ~HIGH_BITS) + (b & ~HIGH_BITS)) ^ ((a ^ b) & HIGH_BITS);
    }
}
