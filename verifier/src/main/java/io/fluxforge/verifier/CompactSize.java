package io.fluxforge.verifier;

import java.io.ByteArrayOutputStream;

/**
 * Bitcoin's variable-length count: one byte below 253, else 0xfd, 0xfe or 0xff and 2, 4 or 8 bytes little-endian. Only the
 * shortest form is canonical (fluxd {@code serialize.h}, {@code ReadCompactSize}).
 */
public final class CompactSize {
    /** The value of a reader's result where the bytes hold no canonical count. */
    public static final long MALFORMED = -1;

    private CompactSize() {}

    /** Bytes that {@code value} takes: 1, 3, 5 or 9. */
    public static int sizeOf(long value) {
        requireCount(value);
        return value < 0xfd ? 1 : value <= 0xffff ? 3 : value <= 0xffff_ffffL ? 5 : 9;
    }

    /**
     * Reads the count at {@code offset}.
     *
     * @return the count, or {@link #MALFORMED} if the bytes end too early, a shorter form exists or it exceeds 2^63 − 1
     */
    public static long read(byte[] bytes, int offset) {
        if (offset < 0 || offset >= bytes.length) {
            return MALFORMED;
        }
        int first = bytes[offset] & 0xff;
        if (first < 0xfd) {
            return first;
        }
        int length = 2 << (first - 0xfd);
        if (bytes.length - offset - 1 < length) {
            return MALFORMED;
        }
        long value = 0;
        for (int i = length; i > 0; i--) {
            value = value << 8 | (bytes[offset + i] & 0xff);
        }
        return value < 0 || sizeOf(value) != length + 1 ? MALFORMED : value;
    }

    /** Writes the canonical form of {@code value}, which is not negative. */
    public static void write(ByteArrayOutputStream out, long value) {
        int length = sizeOf(value) - 1;
        if (length == 0) {
            out.write((int) value);
            return;
        }
        out.write(length == 2 ? 0xfd : length == 4 ? 0xfe : 0xff);
        for (int i = 0; i < length; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }

    private static void requireCount(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("count=" + value + ", min=0");
        }
    }
}
