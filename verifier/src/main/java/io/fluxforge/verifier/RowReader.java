package io.fluxforge.verifier;

/**
 * Cuts rows out of digests. A digest holds {@link EquihashParams#rowsPerHash()} chunks of whole bytes; the first n bits of a
 * chunk, most significant bit of byte 0 first, are the row.
 *
 * <p>A row is left-aligned in big-endian 64-bit words: bit 63 of word 0 comes first, unused low bits of the last word are zero.
 */
public final class RowReader {
    private final int rowBytes;
    private final int words;
    private final long lastMask;

    /** A reader for rows of these parameters. */
    public RowReader(EquihashParams params) {
        rowBytes = params.rowBytes();
        words = (params.n() + 63) / 64;
        lastMask = -1L << (64 * words - params.n());
    }

    /** 64-bit words of a row. */
    public int words() {
        return words;
    }

    /**
     * Reads word {@code w} of the row in chunk {@code chunk}.
     *
     * @param digest eight little-endian words, {@code stride} apart from {@code offset} on
     */
    public long word(long[] digest, int offset, int stride, int chunk, int w) {
        int bit = 8 * (chunk * rowBytes + 8 * w);
        int at = bit >>> 6;
        int shift = bit & 63;
        long value = Long.reverseBytes(digest[offset + at * stride]) << shift;
        if (shift != 0 && at < 7) {
            value |= Long.reverseBytes(digest[offset + (at + 1) * stride]) >>> (64 - shift);
        }
        return w == words - 1 ? value & lastMask : value;
    }
}
