package io.fluxforge.kernels.cpu;

import io.fluxforge.kernels.cpu.simd.VectorSplit;
import java.util.Arrays;

/**
 * The rows of one bucket, copied next to a core and split into shelves by the leading bits of their keys, so that the random accesses
 * of a join stay in its first two levels of cache. Buckets are few, because scattering rows over more streams than the cache can
 * prefetch for is slow; shelves are small. Rows keep their order, so that a row has the same place on its shelf whenever the bucket is
 * read again.
 */
final class BucketRows {
    private final boolean vectors;
    private final int words;
    private final int shelfShift;
    private final int shelfSlots;
    private final long[] rows;
    private final int[] ends;
    private final int[] runStarts;
    private final int[] runEnds;
    private long overflow;

    /**
     * Room for a bucket of the list that round {@code level} reads.
     *
     * @param vectors whether the Vector API may be used
     */
    BucketRows(RowLayout layout, int level, int threads, boolean vectors) {
        this.vectors = vectors;
        words = layout.words(level);
        shelfShift = 63 - layout.shelfBits();
        shelfSlots = layout.shelfSlots(level);
        rows = new long[layout.shelves() * shelfSlots * words];
        ends = new int[layout.shelves()];
        runStarts = new int[threads + 1];
        runEnds = new int[threads + 1];
    }

    /** All shelves; rows lie one after the other from {@link #offset} on. */
    long[] rows() {
        return rows;
    }

    /** Where a shelf's first row begins in {@link #rows()}. */
    int offset(int shelf) {
        return shelf * shelfSlots * words;
    }

    /** Rows on a shelf. */
    int count(int shelf) {
        return ends[shelf] - shelf * shelfSlots;
    }

    /** Rows of the bucket read last that found their shelf full. */
    long overflow() {
        return overflow;
    }

    /** Reads a whole bucket. */
    void read(RowTable table, int bucket) {
        Arrays.setAll(ends, shelf -> shelf * shelfSlots);
        overflow = 0;
        int runs = table.runs(bucket, runStarts, runEnds);
        for (int run = 0; run < runs; run++) {
            int from = table.offset(bucket) + runStarts[run] * words;
            int to = table.offset(bucket) + runEnds[run] * words;
            switch (words) {
                case 1 -> overflow += split1(table.data(), from, to, rows, ends, shelfShift, shelfSlots);
                case 2 ->
                    overflow += vectors
                            ? VectorSplit.split(table.data(), from, to, rows, ends, shelfShift, shelfSlots)
                            : split(table.data(), from, to, rows, ends, shelfShift, shelfSlots);
                default -> readMany(table.data(), from, to);
            }
        }
    }

    /** Reads the rows of one shelf only; the others are then empty. */
    void readShelf(RowTable table, int bucket, int wanted) {
        Arrays.setAll(ends, shelf -> shelf * shelfSlots);
        overflow = 0;
        int runs = table.runs(bucket, runStarts, runEnds);
        long[] data = table.data();
        int row = wanted * shelfSlots;
        for (int run = 0; run < runs; run++) {
            int end = table.offset(bucket) + runEnds[run] * words;
            for (int at = table.offset(bucket) + runStarts[run] * words; at < end; at += words) {
                if ((int) (data[at] >>> 1 >>> shelfShift) == wanted && row < (wanted + 1) * shelfSlots) {
                    System.arraycopy(data, at, rows, row * words, words);
                    row++;
                }
            }
        }
        ends[wanted] = row;
    }

    private static int split1(long[] data, int from, int to, long[] rows, int[] next, int shift, int slots) {
        int lost = 0;
        for (int at = from; at < to; at++) {
            long word = data[at];
            int shelf = (int) (word >>> 1 >>> shift) & (next.length - 1);
            int row = next[shelf];
            if (row < (shelf + 1) * slots) {
                rows[row] = word;
                next[shelf] = row + 1;
            } else {
                lost++;
            }
        }
        return lost;
    }

    private static int split(long[] data, int from, int to, long[] rows, int[] next, int shift, int slots) {
        int lost = 0;
        for (int at = from; at < to; at += 2) {
            long word = data[at];
            // Masked by a power of two, the index needs no range check.
            int shelf = (int) (word >>> 1 >>> shift) & (next.length - 1);
            int row = next[shelf];
            if (row < (shelf + 1) * slots) {
                rows[2 * row] = word;
                rows[2 * row + 1] = data[at + 1];
                next[shelf] = row + 1;
            } else {
                lost++;
            }
        }
        return lost;
    }

    private void readMany(long[] data, int from, int to) {
        for (int at = from; at < to; at += words) {
            int shelf = (int) (data[at] >>> 1 >>> shelfShift);
            int row = ends[shelf];
            if (row < (shelf + 1) * shelfSlots) {
                System.arraycopy(data, at, rows, row * words, words);
                ends[shelf] = row + 1;
            } else {
                overflow++;
            }
        }
    }
}
