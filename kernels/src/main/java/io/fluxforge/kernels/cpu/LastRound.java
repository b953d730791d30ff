package io.fluxforge.kernels.cpu;

import java.util.Arrays;

/**
 * The last round, which wants rows that agree in both digits left: two pairs or so of a whole list. A bit for every value of a hash of the
 * content says which rows of a shelf may have met another; only those few are compared.
 */
final class LastRound {
    /** Bits for each row of a shelf: one row in 32 is then suspected. */
    private static final int SEEN_BITS = 17;
    /** Fewer for the suspects. */
    private static final int WANTED_BITS = 14;

    private static final int SLOT_BITS = 16;
    private final int shelfBits;
    private final int contentShift;
    private final int hashShift;
    private final int wantedShift;
    private final int[] seen;
    private final int[] wanted;
    private final int[] suspects;
    private final long[] sorted;
    private final int[] slots;
    private final int[] ends;

    LastRound(RowLayout layout) {
        shelfBits = layout.shelfBits();
        int contentBits = layout.contentBits(layout.params().k() - 1);
        contentShift = 64 - contentBits;
        // The shelf's bits lead the content and are the same for all its rows.
        int hashBits = Math.clamp(contentBits - (long) shelfBits, 5, SEEN_BITS);
        int wantedBits = Math.min(hashBits, WANTED_BITS);
        hashShift = 64 - hashBits;
        wantedShift = 64 - wantedBits;
        seen = new int[1 << (hashBits - 5)];
        wanted = new int[1 << (wantedBits - 5)];
        // One entry more: each step writes an entry and then decides whether to keep it.
        suspects = new int[layout.shelfSlots(layout.params().k() - 1) + 1];
        sorted = new long[layout.shelfSlots(layout.params().k() - 1) + 1];
        slots = new int[sorted.length];
        ends = new int[sorted.length];
    }

    /** The slots of the rows found, group by group. */
    int[] slots() {
        return slots;
    }

    /** Where each group's slots end, and the next one's begin. */
    int[] ends() {
        return ends;
    }

    /**
     * Finds the groups of one-word rows of a shelf whose whole content agrees; returns how many.
     *
     * @param offset where the shelf's rows begin
     */
    int find(long[] rows, int offset, int count) {
        Arrays.fill(seen, 0);
        int suspected = markSeen(rows, offset, count);
        if (suspected == 0) {
            return 0;
        }
        Arrays.fill(wanted, 0);
        for (int i = 0; i < suspected; i++) {
            int hash = (int) (rows[offset + suspects[i]] << shelfBits >>> wantedShift);
            wanted[hash >>> 5] |= 1 << hash;
        }
        return group(collect(rows, offset, count));
    }

    /** Lists each row whose hash an earlier one had. */
    private int markSeen(long[] rows, int offset, int count) {
        int[] set = seen;
        int[] list = suspects;
        int up = shelfBits;
        int down = hashShift;
        int suspected = 0;
        for (int slot = 0; slot < count; slot++) {
            int hash = (int) (rows[offset + slot] << up >>> down);
            // Masked by a power of two, the index needs no range check.
            int at = (hash >>> 5) & (set.length - 1);
            int bits = set[at];
            list[suspected] = slot;
            suspected += (bits >>> hash) & 1;
            set[at] = bits | (1 << hash);
        }
        return suspected;
    }

    /** Collects every row whose hash begins as one of a suspect's: its content in front, to sort by, and its slot. */
    private int collect(long[] rows, int offset, int count) {
        int[] set = wanted;
        long[] list = sorted;
        int up = shelfBits;
        int down = wantedShift;
        int contentDown = contentShift;
        int collected = 0;
        for (int slot = 0; slot < count; slot++) {
            long row = rows[offset + slot];
            int hash = (int) (row << up >>> down);
            list[collected] = ((row >>> contentDown) << SLOT_BITS) | slot;
            collected += (set[(hash >>> 5) & (set.length - 1)] >>> hash) & 1;
        }
        return collected;
    }

    private int group(int count) {
        Arrays.sort(sorted, 0, count);
        int groups = 0;
        int kept = 0;
        for (int from = 0, to; from < count; from = to) {
            for (to = from + 1; to < count && sorted[to] >>> SLOT_BITS == sorted[from] >>> SLOT_BITS; ) {
                to++;
            }
            if (to - from > 1) {
                for (int i = from; i < to; i++) {
                    slots[kept++] = (int) sorted[i] & ((1 << SLOT_BITS) - 1);
                }
                ends[groups++] = kept;
            }
        }
        return groups;
    }
}
