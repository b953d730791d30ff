package io.fluxforge.kernels.cpu;

import java.util.Arrays;

/**
 * The last round, which wants rows that agree in both digits left: two or so of a whole list. A bit for every value of a hash of the
 * content says which rows may have met another; only those few are compared.
 */
final class LastRound {
    private static final int HASH_BITS = 20;
    /** Fewer for the few suspects, so that their bits stay in a core's first level of cache. */
    private static final int WANTED_BITS = 17;

    private static final int SLOT_BITS = 20;
    /** Pairs of one bucket. Usually it has none; rows with common ancestors, in small lists, can make very many. */
    private static final int MAX_PAIRS = 1 << 20;

    private final int contentShift;
    private final int hashShift;
    private final int wantedShift;
    private final int[] seen;
    private final int[] wanted;
    private final int[] suspects;
    private final long[] sorted;
    private final int[] starts;
    private final int[] ends;
    private int[] pairs = new int[64];

    LastRound(RowLayout layout, int threads) {
        int contentBits = layout.contentBits(layout.params().k() - 1);
        int hashBits = Math.clamp(contentBits, 5, HASH_BITS);
        contentShift = 64 - contentBits;
        int wantedBits = Math.min(hashBits, WANTED_BITS);
        hashShift = 64 - hashBits;
        wantedShift = 64 - wantedBits;
        seen = new int[1 << (hashBits - 5)];
        wanted = new int[1 << (wantedBits - 5)];
        // One entry more: each step writes an entry and then decides whether to keep it.
        suspects = new int[layout.slots() + 1];
        sorted = new long[layout.slots() + 1];
        starts = new int[threads + 1];
        ends = new int[threads + 1];
    }

    /** The pairs found: two slots each. */
    int[] pairs() {
        return pairs;
    }

    /** Finds the pairs of one-word rows of a bucket whose whole content agrees; returns how many. */
    int find(RowTable table, int bucket) {
        long[] rows = table.data();
        int offset = table.offset(bucket);
        int runs = table.runs(bucket, starts, ends);
        Arrays.fill(seen, 0);
        int suspected = 0;
        for (int run = 0; run < runs; run++) {
            suspected = markSeen(rows, offset, starts[run], ends[run], suspected);
        }
        if (suspected == 0) {
            return 0;
        }
        Arrays.fill(wanted, 0);
        for (int i = 0; i < suspected; i++) {
            int hash = (int) (rows[offset + suspects[i]] >>> wantedShift);
            wanted[hash >>> 5] |= 1 << hash;
        }
        int collected = 0;
        for (int run = 0; run < runs; run++) {
            collected = collect(rows, offset, starts[run], ends[run], collected);
        }
        return comparePairs(collected);
    }

    /** Lists each row whose hash an earlier one had. */
    private int markSeen(long[] rows, int offset, int from, int to, int suspected) {
        int[] set = seen;
        int[] list = suspects;
        int shift = hashShift;
        for (int slot = from; slot < to; slot++) {
            int hash = (int) (rows[offset + slot] >>> shift);
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
    private int collect(long[] rows, int offset, int from, int to, int collected) {
        int[] set = wanted;
        long[] list = sorted;
        int shift = wantedShift;
        int contentDown = contentShift;
        for (int slot = from; slot < to; slot++) {
            long row = rows[offset + slot];
            int hash = (int) (row >>> shift);
            list[collected] = ((row >>> contentDown) << SLOT_BITS) | slot;
            collected += (set[(hash >>> 5) & (set.length - 1)] >>> hash) & 1;
        }
        return collected;
    }

    private int comparePairs(int count) {
        Arrays.sort(sorted, 0, count);
        int found = 0;
        for (int i = 1; i < count; i++) {
            for (int j = i - 1;
                    j >= 0 && sorted[j] >>> SLOT_BITS == sorted[i] >>> SLOT_BITS && found < MAX_PAIRS;
                    j--) {
                if (2 * found == pairs.length) {
                    pairs = Arrays.copyOf(pairs, 2 * pairs.length);
                }
                pairs[2 * found] = (int) sorted[i] & ((1 << SLOT_BITS) - 1);
                pairs[2 * found + 1] = (int) sorted[j] & ((1 << SLOT_BITS) - 1);
                found++;
            }
        }
        return found;
    }
}
