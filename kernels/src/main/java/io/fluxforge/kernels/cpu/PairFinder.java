package io.fluxforge.kernels.cpu;

import java.util.Arrays;

/**
 * Finds the pairs of rows of one shelf whose keys agree. Without a branch that depends on data: the rows of a key form a chain of
 * 16-bit links; appending a pair always writes and moves on only if there is one; and each pair found leads to the next by its second
 * row's link, so that one list serves as queue and result.
 */
final class PairFinder {
    /** Pairs a shelf can have for each of its slots; a random list has one. */
    private static final int PAIRS_PER_SLOT = 4;

    private final int keyShift;
    private final short[] newest;
    private final short[] older;
    private final int[] pairs;
    private long dropped;

    PairFinder(RowLayout layout) {
        // The shelf's bits lead the key and are the same for all its rows.
        keyShift = 64 - layout.keyBits();
        newest = new short[1 << (layout.keyBits() - layout.shelfBits())];
        older = new short[layout.shelfSlots()];
        pairs = new int[PAIRS_PER_SLOT * layout.shelfSlots()];
    }

    /** The pairs found: the later slot in the upper half, the earlier one in the lower. */
    int[] pairs() {
        return pairs;
    }

    /** Pairs that the last shelf had beyond the limit, at least. */
    long dropped() {
        return dropped;
    }

    /** Finds the pairs among {@code count} rows that begin at {@code offset}; returns how many. */
    int find(long[] rows, int words, int offset, int count) {
        Arrays.fill(newest, (short) -1);
        // A constant stride lets the compiler prove the row's index once for the whole loop.
        return follow(words == 2 ? link(rows, 2, offset, count) : link(rows, words, offset, count));
    }

    private int link(long[] rows, int words, int offset, int count) {
        short[] heads = newest;
        short[] links = older;
        int[] found = pairs;
        int shift = keyShift;
        int size = 0;
        for (int slot = 0; slot < count; slot++) {
            // The length is a power of two: masking by it drops the shelf's bits, and the compiler sees that the index
            // fits.
            int key = (int) (rows[offset + slot * words] >>> shift) & (heads.length - 1);
            int previous = heads[key];
            heads[key] = (short) slot;
            links[slot] = (short) previous;
            found[size] = (slot << 16) | (previous & 0xffff);
            size += 1 + (previous >> 31);
        }
        return size;
    }

    private int follow(int count) {
        int limit = pairs.length;
        int at = 0;
        for (; at < count && count < limit; at++) {
            int pair = pairs[at];
            int third = older[pair & 0xffff];
            pairs[count] = (pair & 0xffff_0000) | (third & 0xffff);
            count += 1 + (third >> 31);
        }
        dropped = (long) count - at;
        return count;
    }
}
