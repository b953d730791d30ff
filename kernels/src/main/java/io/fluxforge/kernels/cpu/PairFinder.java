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
    private final int keyMask;
    private final short[] newest;
    private final short[] older;
    private final int[] pairs;
    private long dropped;

    PairFinder(RowLayout layout) {
        // The shelf's bits lead the key and are the same for all its rows.
        keyShift = 64 - layout.keyBits();
        keyMask = (1 << (layout.keyBits() - layout.shelfBits())) - 1;
        newest = new short[keyMask + 1];
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
        int found = 0;
        for (int slot = 0, at = offset; slot < count; slot++, at += words) {
            int key = (int) (rows[at] >>> keyShift) & keyMask;
            int previous = newest[key];
            newest[key] = (short) slot;
            older[slot] = (short) previous;
            pairs[found] = (slot << 16) | (previous & 0xffff);
            found += 1 + (previous >> 31);
        }
        return follow(found);
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
