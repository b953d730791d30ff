package io.fluxforge.kernels.cpu.simd;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** Writes rows of two words to their buckets, each as one vector. */
public final class VectorScatter {
    private static final VectorSpecies<Long> ROW = LongVector.SPECIES_128;

    private VectorScatter() {}

    /**
     * Writes rows until one may need a chunk; returns which.
     *
     * @param buckets where each row goes
     * @param rows from row {@code from} to before {@code to}
     * @param next the row of {@code data} to write next, for each bucket
     * @param chunkRows a chunk begins at a multiple of so many rows, a power of two
     */
    public static int put(long[] buckets, long[] rows, int from, int to, int[] next, long[] data, int chunkRows) {
        int i = from;
        for (; i < to; i++) {
            int bucket = (int) buckets[i];
            int row = next[bucket];
            if ((row & (chunkRows - 1)) == 0) {
                break;
            }
            next[bucket] = row + 1;
            LongVector.fromArray(ROW, rows, 2 * i).intoArray(data, 2 * row);
        }
        return i;
    }
}
