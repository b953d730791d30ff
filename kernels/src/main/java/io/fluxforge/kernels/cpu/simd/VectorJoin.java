package io.fluxforge.kernels.cpu.simd;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Joins pairs of rows of two words into rows of two words, which stay side by side all the way: one load, store and range check for
 * each row instead of two. In vectors of 256 bits, so only for CPUs that have them.
 */
public final class VectorJoin {
    /** Rows that {@link #shift} takes at once; what it reads and writes has to have room for a multiple. */
    private static final int STEP = 4;

    private static final VectorSpecies<Long> ROW = LongVector.SPECIES_128;
    private static final VectorSpecies<Long> ROWS = LongVector.SPECIES_256;
    private static final VectorShuffle<Long> OTHER_WORD = VectorShuffle.fromValues(ROWS, 1, 0, 3, 2);
    private static final VectorShuffle<Long> FIRST_WORDS = VectorShuffle.fromValues(ROWS, 0, 2, 4, 6);

    private VectorJoin() {}

    /**
     * The XOR of each pair.
     *
     * @param data rows of two words; a shelf begins at {@code offset}
     * @param pairs two slots of the shelf each, in the upper and the lower half; those from {@code from} on count
     * @param rows takes {@code size} rows
     */
    public static void xor(long[] data, int offset, int[] pairs, int from, int size, long[] rows) {
        for (int i = 0; i < size; i++) {
            int pair = pairs[from + i];
            int a = offset + 2 * (pair >>> 16);
            int b = offset + 2 * (pair & 0xffff);
            LongVector.fromArray(ROW, data, a)
                    .lanewise(VectorOperators.XOR, LongVector.fromArray(ROW, data, b))
                    .intoArray(rows, 2 * i);
        }
    }

    /**
     * Drops the digit that agreed, takes off the bucket and puts the new tag in place of the rows' own.
     *
     * @param rows what {@link #xor} gave, {@code size} rows
     * @param keyBits bits before the bucket's
     * @param bucketBits at least one
     * @param masks what counts of each word
     * @param tag for the second word
     */
    public static void shift(
            long[] rows, int size, int keyBits, int bucketBits, int digitBits, long[] masks, long tag, long[] buckets) {
        LongVector mask = LongVector.fromArray(ROWS, new long[] {masks[0], masks[1], masks[0], masks[1]}, 0);
        LongVector tags = LongVector.fromArray(ROWS, new long[] {0, tag, 0, tag}, 0);
        // What a first word takes over from the second; a second word takes over nothing.
        long takes = -1L >>> (Long.SIZE - digitBits);
        LongVector taken = LongVector.fromArray(ROWS, new long[] {takes, 0, takes, 0}, 0);
        int bucketDownShift = Long.SIZE - bucketBits;
        int digitDownShift = Long.SIZE - digitBits;
        for (int i = 0; i < size; i += STEP) {
            LongVector lower = LongVector.fromArray(ROWS, rows, 2 * i);
            LongVector upper = LongVector.fromArray(ROWS, rows, 2 * i + 4);
            lower.rearrange(FIRST_WORDS, upper)
                    .lanewise(VectorOperators.LSHL, keyBits)
                    .lanewise(VectorOperators.LSHR, bucketDownShift)
                    .intoArray(buckets, i);
            lower.rearrange(OTHER_WORD)
                    .lanewise(VectorOperators.LSHR, digitDownShift)
                    .lanewise(VectorOperators.AND, taken)
                    .lanewise(VectorOperators.OR, lower.lanewise(VectorOperators.LSHL, digitBits))
                    .lanewise(VectorOperators.AND, mask)
                    .lanewise(VectorOperators.OR, tags)
                    .intoArray(rows, 2 * i);
            upper.rearrange(OTHER_WORD)
                    .lanewise(VectorOperators.LSHR, digitDownShift)
                    .lanewise(VectorOperators.AND, taken)
                    .lanewise(VectorOperators.OR, upper.lanewise(VectorOperators.LSHL, digitBits))
                    .lanewise(VectorOperators.AND, mask)
                    .lanewise(VectorOperators.OR, tags)
                    .intoArray(rows, 2 * i + 4);
        }
    }
}
