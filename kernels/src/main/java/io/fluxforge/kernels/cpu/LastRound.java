package io.fluxforge.kernels.cpu;

import java.util.Arrays;

/**
 * The last round, which wants rows that agree in both digits left: two or so of a whole list. A bit for every value of a hash of the
 * content says which rows may have met another; only those few are compared.
 */
final class LastRound {
    private static final int HASH_BITS = 16;
    /** Equal rows of one shelf beyond this many pairs come from one another's parents and are not worth following. */
    private static final int MAX_PAIRS = 64;

    private final int contentShift;
    private final int shelfBits;
    private final int hashShift;
    private final int[] seen;
    private final int[] wanted;
    private final int[] suspects;
    private final long[] sorted;
    private final int[] pairs = new int[MAX_PAIRS];

    LastRound(RowLayout layout) {
        int contentBits = layout.contentBits(layout.params().k() - 1);
        shelfBits = layout.shelfBits();
        int hashBits = Math.clamp(contentBits - shelfBits, 5, HASH_BITS);
        contentShift = 64 - contentBits;
        hashShift = 64 - hashBits;
        seen = new int[1 << (hashBits - 5)];
        wanted = new int[1 << (hashBits - 5)];
        suspects = new int[layout.shelfSlots() + 1];
        sorted = new long[layout.shelfSlots() + 1];
    }

    /** The pairs found: one slot in the upper half, the other in the lower. */
    int[] pairs() {
        return pairs;
    }

    /** Finds the pairs of one-word rows whose whole content agrees, among {@code count} from {@code offset} on; returns how many. */
    int find(long[] rows, int offset, int count) {
        Arrays.fill(seen, 0);
        int suspected = markSeen(rows, offset, count);
        if (suspected == 0) {
            return 0;
        }
        Arrays.fill(wanted, 0);
        for (int i = 0; i < suspected; i++) {
            int hash = hash(rows[offset + suspects[i]]);
            wanted[hash >>> 5] |= 1 << hash;
        }
        return comparePairs(collect(rows, offset, count));
    }

    private int hash(long row) {
        // The shelf's bits lead the content and are the same for all its rows.
        return (int) ((row << shelfBits) >>> hashShift);
    }

    /** Lists each row whose hash an earlier one had. */
    private int markSeen(long[] rows, int offset, int count) {
        int suspected = 0;
        for (int slot = 0; slot < count; slot++) {
            int hash = hash(rows[offset + slot]);
            int bits = seen[hash >>> 5];
            suspects[suspected] = slot;
            suspected += (bits >>> hash) & 1;
            seen[hash >>> 5] = bits | (1 << hash);
        }
        return suspected;
    }

    /** Collects every row whose hash is one of a suspect's: its content in front, to sort by, and its slot. */
    private int collect(long[] rows, int offset, int count) {
        int collected = 0;
        for (int slot = 0; slot < count; slot++) {
            long row = rows[offset + slot];
            int hash = hash(row);
            sorted[collected] = ((row >>> contentShift) << 16) | slot;
            collected += (wanted[hash >>> 5] >>> hash) & 1;
        }
        return collected;
    }

    private int comparePairs(int count) {
        Arrays.sort(sorted, 0, count);
        int found = 0;
        for (int i = 1; i < count; i++) {
            for (int j = i - 1; j >= 0 && sorted[j] >>> 16 == sorted[i] >>> 16 && found < MAX_PAIRS; j--) {
                pairs[found++] = ((int) sorted[i] << 16) | ((int) sorted[j] & 0xffff);
            }
        }
        return found;
    }
}
