package io.fluxforge.kernels.cpu.simd;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** Splits rows of two words, each copied as one vector: one load and one store with one range check each, instead of two. */
public final class VectorSplit {
    private static final VectorSpecies<Long> ROW = LongVector.SPECIES_128;

    private VectorSplit() {}

    /**
     * Appends each row to the shelf that the leading bits of its first word name.
     *
     * @param data rows of two words, from word {@code from} to before {@code to}
     * @param rows takes the shelves, {@code slots} rows each
     * @param next the next free row of each shelf; a power of two of them
     * @param shift 63 less the bits that choose the shelf
     * @return rows that found their shelf full
     */
    public static int split(long[] data, int from, int to, long[] rows, int[] next, int shift, int slots) {
        int lost = 0;
        for (int at = from; at < to; at += 2) {
            // Masked by a power of two, the index needs no range check.
            int shelf = (int) (data[at] >>> 1 >>> shift) & (next.length - 1);
            int row = next[shelf];
            if (row < (shelf + 1) * slots) {
                LongVector.fromArray(ROW, data, at).intoArray(rows, 2 * row);
                next[shelf] = row + 1;
            } else {
                lost++;
            }
        }
        return lost;
    }
}
