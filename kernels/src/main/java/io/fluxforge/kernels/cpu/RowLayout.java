package io.fluxforge.kernels.cpu;

import io.fluxforge.verifier.EquihashParams;

/**
 * How the rows of each list lie in memory, as numbers that follow from the parameters.
 *
 * <p>A list is split into buckets by the leading bits of its rows' next digit; the bucket's number is not stored again. The bits that
 * follow split a bucket into shelves when it is read. A row is a
 * big-endian string of bits in one to four 64-bit words:
 *
 * <pre>
 *   bit 63 of word 0                                              bit 0 of the last word
 *   | rest of the next digit (key) | digits that follow | zeros | tag |
 *   |&lt;---------------- content ----------------&gt;|
 * </pre>
 *
 * The tag of a generated row is the upper part of its row index, as much as fits: the rest is found again by hashing the few
 * indices that share it. The tag of a joined row names the bucket and the shelf of its parents: that shelf is joined again to see which
 * pair gave the row. So a tree costs no memory of its own, and only the few candidates of the last round pay for finding it.
 */
final class RowLayout {
    /** Slots are reserved by the chunk of so many rows or a multiple, one thread a chunk, so that threads seldom meet. */
    static final int CHUNK_ROWS = 64;

    /** Words of a row. */
    static final int MAX_WORDS = 4;

    /** Finding an index again may cost hashing up to 2^14 rows. */
    private static final int MAX_LOST_INDEX_BITS = 14;
    /** Rows in excess of the mean that a bucket can hold, in standard deviations. */
    private static final double SPARE_DEVIATIONS = 4.5;

    /** Rows of the last list that a shelf can hold, in means: those with common indices crowd on the first one. */
    private static final int CROWD = 3;

    private static final int MIN_LAST_SHELF_SLOTS = 12_352;
    private static final int MAX_LAST_SHELF_SLOTS = 65_472;

    private final EquihashParams params;
    private final int bucketBits;
    private final int shelfBits;
    private final int slots;
    private final int shelfSlots;
    private final int lastShelfSlots;
    private final int[] words;
    private final int lostIndexBits;

    /**
     * Lays out the lists.
     *
     * @param bucketBits leading bits of a digit that choose the bucket
     * @param shelfBits bits after them that choose the shelf
     * @param threads writers, each of which may leave a chunk partly empty in every bucket
     */
    RowLayout(EquihashParams params, int bucketBits, int shelfBits, int threads) {
        if (bucketBits < 0 || shelfBits < 0 || bucketBits + shelfBits > params.digitBits()) {
            throw new IllegalArgumentException(
                    "bucketBits=" + bucketBits + ", shelfBits=" + shelfBits + " for " + params);
        }
        this.params = params;
        this.bucketBits = bucketBits;
        this.shelfBits = shelfBits;
        slots = roundUp(withSpare(params, bucketBits) + threads * CHUNK_ROWS);
        shelfSlots = roundUp(withSpare(params, bucketBits + shelfBits));
        long crowd = CROWD * (long) (params.listSize() >>> (bucketBits + shelfBits)) + CHUNK_ROWS;
        lastShelfSlots = Math.min(slots, Math.clamp(crowd, MIN_LAST_SHELF_SLOTS, MAX_LAST_SHELF_SLOTS));
        if (shelfSlots > Short.MAX_VALUE) {
            throw new IllegalArgumentException("shelfSlots=" + shelfSlots + ", max=" + Short.MAX_VALUE);
        }
        words = new int[params.k()];
        for (int level = 0; level < params.k(); level++) {
            int tagBits = level == 0 ? Math.max(params.indexBits() - MAX_LOST_INDEX_BITS, 0) : bucketBits + shelfBits;
            words[level] = (contentBits(level) + tagBits + 63) / 64;
            int maxWords = level == params.k() - 1 ? 1 : MAX_WORDS;
            if (words[level] > maxWords) {
                throw new IllegalArgumentException(
                        params + " needs rows of " + words[level] + " words in list " + level + ", max=" + maxWords);
            }
        }
        lostIndexBits = Math.max(0, contentBits(0) + params.indexBits() - 64 * words[0]);
    }

    /** The layout for this many threads: buckets of 2^17 rows or so, shelves of 2^11. */
    static RowLayout of(EquihashParams params, int threads) {
        int bucketBits = Math.clamp(params.indexBits() - 17L, 0, params.digitBits());
        int shelfBits = Math.clamp(params.indexBits() - bucketBits - 11L, 0, params.digitBits() - bucketBits);
        return new RowLayout(params, bucketBits, shelfBits, threads);
    }

    /**
     * Rows of a list split 2^splitBits ways, with room for the chance of where each row goes and for the chance of the whole
     * list's size: its relative deviation doubles with every round, and a new one of 1/√(list size) comes on top.
     */
    private static int withSpare(EquihashParams params, int splitBits) {
        double mean = params.listSize() >>> splitBits;
        double listVariance = (Math.pow(4, params.k() - 1) - 1) / 3 / params.listSize();
        return (int) (mean + SPARE_DEVIATIONS * mean * Math.sqrt(1 / mean + listVariance));
    }

    private static int roundUp(int rows) {
        return (rows + CHUNK_ROWS - 1) / CHUNK_ROWS * CHUNK_ROWS;
    }

    EquihashParams params() {
        return params;
    }

    int bucketBits() {
        return bucketBits;
    }

    int buckets() {
        return 1 << bucketBits;
    }

    /** Rows that a bucket can hold. */
    int slots() {
        return slots;
    }

    int shelfBits() {
        return shelfBits;
    }

    int shelves() {
        return 1 << shelfBits;
    }

    /** Rows that a shelf can hold, of a list whose pairs make rows. */
    int shelfSlots() {
        return shelfSlots;
    }

    /**
     * Rows that a shelf of list {@code level} can hold. In the last list, which no tag points into, there is more room.
     */
    int shelfSlots(int level) {
        return level == params.k() - 1 ? lastShelfSlots : shelfSlots;
    }

    /** Bits of a digit that the bucket leaves: rows of a bucket join if these agree. */
    int keyBits() {
        return params.digitBits() - bucketBits;
    }

    /** Words of a row in the list that round {@code level} reads. */
    int words(int level) {
        return words[level];
    }

    /** Bits of a row that take part in later joins: all that is left of its digits, less the bucket's. */
    int contentBits(int level) {
        return params.n() - level * params.digitBits() - bucketBits;
    }

    /** The content bits of word {@code w} of a row. */
    long contentMask(int level, int w) {
        int bits = Math.clamp(contentBits(level) - 64L * w, 0, 64);
        return bits == 0 ? 0 : -1L << (64 - bits);
    }

    /** Low bits of the row index that a generated row's tag leaves out. */
    int lostIndexBits() {
        return lostIndexBits;
    }

    /** The tag's bits in the last word of a row. */
    long tagMask(int level) {
        return (1L << (level == 0 ? params.indexBits() - lostIndexBits : bucketBits + shelfBits)) - 1;
    }

    /** The tag of the rows whose parents are on this shelf. */
    long tag(int bucket, int shelf) {
        return ((long) bucket << shelfBits) | shelf;
    }

    int tagBucket(long tag) {
        return (int) (tag >>> shelfBits);
    }

    int tagShelf(long tag) {
        return (int) tag & (shelves() - 1);
    }

    /** Bytes of the tables of all lists. */
    long tableBytes() {
        long bytes = 0;
        for (int level = 0; level < params.k(); level++) {
            bytes += (long) buckets() * slots * words[level] * Long.BYTES;
        }
        return bytes;
    }
}
