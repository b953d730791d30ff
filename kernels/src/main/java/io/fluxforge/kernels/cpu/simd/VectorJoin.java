package io.fluxforge.kernels.cpu.simd;

import jdk.incubator.vector.IntVector;
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
    public static final int STEP = 4;

    private static final VectorSpecies<Long> ROW = LongVector.SPECIES_128;
    private static final VectorSpecies<Long> ROWS = LongVector.SPECIES_256;
    private static final VectorSpecies<Integer> PAIRS = IntVector.SPECIES_128;
    private static final VectorShuffle<Long> OTHER_WORD = VectorShuffle.fromValues(ROWS, 1, 0, 3, 2);
    private static final VectorShuffle<Long> FIRST_WORDS = VectorShuffle.fromValues(ROWS, 0, 2, 4, 6);
    private static final VectorShuffle<Long> SECOND_WORDS = VectorShuffle.fromValues(ROWS, 1, 3, 5, 7);
    private static final VectorShuffle<Long> LOWER_TWICE = VectorShuffle.fromValues(ROWS, 0, 0, 1, 1);
    private static final VectorShuffle<Long> UPPER_TWICE = VectorShuffle.fromValues(ROWS, 2, 2, 3, 3);

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
     * Drops the digit that agreed, takes off the bucket and adds the tag, in place.
     *
     * @param rows what {@link #xor} gave, {@code size} rows
     * @param keyBits bits before the bucket's
     * @param bucketBits at least one
     * @param masks what counts of each word
     * @param tag of the shelf; the upper part of the first slot is added
     * @param slotDownShift how far to shift a pair for it
     */
    public static void shift(
            long[] rows,
            int size,
            int keyBits,
            int bucketBits,
            int digitBits,
            long[] masks,
            long tag,
            int[] pairs,
            int from,
            int slotDownShift,
            long[] buckets) {
        LongVector mask = LongVector.fromArray(ROWS, new long[] {masks[0], masks[1], masks[0], masks[1]}, 0);
        LongVector tags = LongVector.fromArray(ROWS, new long[] {0, tag, 0, tag}, 0);
        LongVector first = LongVector.fromArray(ROWS, new long[] {-1, 0, -1, 0}, 0);
        LongVector second = LongVector.fromArray(ROWS, new long[] {0, -1, 0, -1}, 0);
        int bucketDownShift = Long.SIZE - bucketBits;
        int digitDownShift = Long.SIZE - digitBits;
        for (int i = 0; i < size; i += STEP) {
            LongVector slots = (LongVector) IntVector.fromArray(PAIRS, pairs, from + i)
                    .lanewise(VectorOperators.LSHR, slotDownShift)
                    .convertShape(VectorOperators.I2L, ROWS, 0);
            LongVector lower = LongVector.fromArray(ROWS, rows, 2 * i);
            LongVector upper = LongVector.fromArray(ROWS, rows, 2 * i + 4);
            lower.rearrange(FIRST_WORDS, upper)
                    .lanewise(VectorOperators.LSHL, keyBits)
                    .lanewise(VectorOperators.LSHR, bucketDownShift)
                    .intoArray(buckets, i);
            lower.rearrange(OTHER_WORD)
                    .lanewise(VectorOperators.LSHR, digitDownShift)
                    .lanewise(VectorOperators.AND, first)
                    .lanewise(VectorOperators.OR, lower.lanewise(VectorOperators.LSHL, digitBits))
                    .lanewise(VectorOperators.AND, mask)
                    .lanewise(VectorOperators.OR, slots.rearrange(LOWER_TWICE).lanewise(VectorOperators.AND, second))
                    .lanewise(VectorOperators.OR, tags)
                    .intoArray(rows, 2 * i);
            upper.rearrange(OTHER_WORD)
                    .lanewise(VectorOperators.LSHR, digitDownShift)
                    .lanewise(VectorOperators.AND, first)
                    .lanewise(VectorOperators.OR, upper.lanewise(VectorOperators.LSHL, digitBits))
                    .lanewise(VectorOperators.AND, mask)
                    .lanewise(VectorOperators.OR, slots.rearrange(UPPER_TWICE).lanewise(VectorOperators.AND, second))
                    .lanewise(VectorOperators.OR, tags)
                    .intoArray(rows, 2 * i + 4);
        }
    }

    /** Like {@link #shift}, into rows of one word. */
    public static void shiftToOne(
            long[] rows,
            int size,
            int keyBits,
            int bucketBits,
            int digitBits,
            long mask,
            long tag,
            int[] pairs,
            int from,
            int slotDownShift,
            long[] buckets,
            long[] words) {
        int bucketDownShift = Long.SIZE - bucketBits;
        int digitDownShift = Long.SIZE - digitBits;
        for (int i = 0; i < size; i += STEP) {
            LongVector slots = (LongVector) IntVector.fromArray(PAIRS, pairs, from + i)
                    .lanewise(VectorOperators.LSHR, slotDownShift)
                    .convertShape(VectorOperators.I2L, ROWS, 0);
            LongVector lower = LongVector.fromArray(ROWS, rows, 2 * i);
            LongVector upper = LongVector.fromArray(ROWS, rows, 2 * i + 4);
            LongVector first = lower.rearrange(FIRST_WORDS, upper);
            first.lanewise(VectorOperators.LSHL, keyBits)
                    .lanewise(VectorOperators.LSHR, bucketDownShift)
                    .intoArray(buckets, i);
            lower.rearrange(SECOND_WORDS, upper)
                    .lanewise(VectorOperators.LSHR, digitDownShift)
                    .lanewise(VectorOperators.OR, first.lanewise(VectorOperators.LSHL, digitBits))
                    .lanewise(VectorOperators.AND, mask)
                    .lanewise(VectorOperators.OR, slots)
                    .lanewise(VectorOperators.OR, tag)
                    .intoArray(words, i);
        }
    }
}
