package io.fluxforge.kernels.cpu;

/**
 * Rows on their way to a table, few enough for a core's first level of cache; of one thread.
 *
 * <p>Arrays of their own for each word, so that loops over them run in vectors.
 */
final class RowBlock {
    /** Rows that fit. */
    static final int ROWS = 512;

    private final long[] buckets = new long[ROWS];
    private final long[] packed = new long[2 * ROWS];
    private final long[][] words = new long[RowLayout.MAX_WORDS][ROWS];

    /** Where each row goes. */
    long[] buckets() {
        return buckets;
    }

    /** Instead of {@link #words}: rows of two words one after the other, as they lie in a table. */
    long[] packed() {
        return packed;
    }

    /** Word {@code w} of each row. */
    long[] words(int w) {
        return words[w];
    }
}
