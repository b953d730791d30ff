package io.fluxforge.verifier;

import java.util.Arrays;

/**
 * One solution on its way through the rules. {@link #begin} checks what needs no hash; then the caller computes the rows that
 * {@link #nextRow} deals out, in any order, and hands each digest to {@link #takeRow}, which checks what that row completes.
 * Mutable, for one thread.
 */
final class SolutionCheck {
    /** Ciura's gaps for Shell's sort, up to the 512 indices of the longest solution. */
    private static final int[] GAPS = {301, 132, 57, 23, 10, 4, 1};
    /** Bits of the filter for each index of a solution: of ZelHash's solutions, 3 in 100 are sorted in vain. */
    private static final int FILTER_BITS = 256;
    /** Bits of a reciprocal after the point: exact for every index, which has 27 bits at most, and every count of rows, 64 at most. */
    private static final int RECIPROCAL_BITS = 34;

    /** Words for the longest row. */
    private static final int NODE_WORDS = 4;

    private final EquihashParams params;
    private final Verdicts verdicts;
    private final RowReader reader;
    private final int count;
    /** Words of a row in use, of {@link #NODE_WORDS}. */
    private final int rowWords;

    private final int rowsPerHash;
    private final boolean twist;

    /** Of {@link #rowsPerHash}: a product costs less than a division. */
    private final long reciprocal;

    private final int[] indices;
    /** The hash index of each position, and which of that digest's rows it takes. */
    private final int[] hashIndices;

    private final int[] chunks;
    /** A bit for each residue of an index. */
    private final long[] filter;
    /** Index in the high half, position in the low half; sorted, so that equal indices are neighbours. */
    private final long[] sorted;
    /** Pairs of rows, those first that cost the fewest compressions. */
    private final int[] order;
    /** For each cost, where the next pair of that cost stands in the order. */
    private final int[] places;
    /** The tree as a heap: node 1 is the root, 2i and 2i + 1 are the halves of i. XOR of its rows, left-aligned. */
    private final long[] nodes;
    /** Whether all rows below a node are there. */
    private final boolean[] complete;
    /** For each level, the bits of a joined row that must be zero: one digit more than before, and at last all. */
    private final long[] digits;

    private Verdict[] results = {};
    private int result;
    private boolean done = true;
    private int dealt;

    SolutionCheck(EquihashParams params, Verdicts verdicts) {
        this.params = params;
        this.verdicts = verdicts;
        reader = new RowReader(params);
        count = params.solutionIndices();
        rowWords = reader.words();
        rowsPerHash = params.rowsPerHash();
        twist = params.twist();
        indices = new int[count];
        hashIndices = new int[count];
        chunks = new int[count];
        reciprocal = (1L << RECIPROCAL_BITS) / rowsPerHash + 1;
        filter = new long[count * FILTER_BITS / Long.SIZE];
        sorted = new long[count];
        order = new int[count / 2];
        Arrays.setAll(order, pair -> pair);
        places = new int[2 * EquihashParams.TWIST_GROUP + 2];
        nodes = new long[2 * count * NODE_WORDS];
        complete = new boolean[2 * count];
        digits = new long[(params.k() + 1) * NODE_WORDS];
        for (int level = 0; level <= params.k(); level++) {
            for (int bit = 0; bit < (level + 1) * params.digitBits(); bit++) {
                digits[level * NODE_WORDS + bit / Long.SIZE] |= Long.MIN_VALUE >>> bit;
            }
        }
    }

    /** Whether the solution still waits for its verdict. */
    boolean isInFlight() {
        return !done;
    }

    /** Forgets a solution that an exception left behind. */
    void drop() {
        done = true;
    }

    /** Starts on a solution and checks its length, order and distinctness; the verdict goes to {@code results[result]}. */
    void begin(byte[] solution, Verdict[] results, int result) {
        this.results = results;
        this.result = result;
        dealt = 0;
        done = false;
        if (solution.length != params.solutionBytes()) {
            finish(Verdict.WRONG_LENGTH);
            return;
        }
        SolutionCodec.unpack(params, solution, indices);
        Verdict cheap = checkOrder();
        if (cheap.isValid()) {
            cheap = checkDistinct();
        }
        if (!cheap.isValid()) {
            finish(cheap);
            return;
        }
        Arrays.fill(complete, false);
        for (int i = 0; i < count; i++) {
            hashIndices[i] = (int) ((indices[i] * reciprocal) >>> RECIPROCAL_BITS);
            chunks[i] = indices[i] - hashIndices[i] * rowsPerHash;
        }
        if (twist) {
            orderByCost();
        }
    }

    private void orderByCost() {
        Arrays.fill(places, 0);
        for (int i = 0; i < count; i += 2) {
            places[cost(i) + cost(i + 1) + 1]++;
        }
        for (int cost = 1; cost < places.length; cost++) {
            places[cost] += places[cost - 1];
        }
        for (int i = 0; i < count; i += 2) {
            order[places[cost(i) + cost(i + 1)]++] = i / 2;
        }
    }

    private Verdict checkOrder() {
        for (int level = 0; level < params.k(); level++) {
            int half = 1 << level;
            for (int at = 0; at < count; at += 2 * half) {
                if (indices[at] > indices[at + half]) {
                    return verdicts.of(Rule.ORDER, level, at >>> (level + 1));
                }
            }
        }
        return Verdict.VALID;
    }

    private Verdict checkDistinct() {
        if (differ()) {
            return Verdict.VALID;
        }
        for (int i = 0; i < count; i++) {
            sorted[i] = (long) indices[i] << 32 | i;
        }
        sort(sorted);
        for (int i = 1; i < count; i++) {
            if (sorted[i] >>> 32 == sorted[i - 1] >>> 32) {
                int a = (int) sorted[i - 1];
                int b = (int) sorted[i];
                int level = 31 - Integer.numberOfLeadingZeros(a ^ b);
                return verdicts.of(Rule.DISTINCT, level, a >>> (level + 1));
            }
        }
        return Verdict.VALID;
    }

    /** Whether the indices differ even in their low bits; if not, they may still differ. */
    private boolean differ() {
        int words = filter.length - 1;
        long seen = 0;
        for (int i = 0; i < count; i++) {
            int index = indices[i];
            int word = index >>> 6 & words;
            seen |= filter[word] & 1L << index;
            filter[word] |= 1L << index;
        }
        for (int i = 0; i < count; i++) {
            filter[indices[i] >>> 6 & words] = 0;
        }
        return seen == 0;
    }

    /** Sorts by Shell's method: {@code Arrays.sort} allocates once there are more than a few dozen elements. */
    private static void sort(long[] values) {
        for (int gap : GAPS) {
            for (int i = gap; i < values.length; i++) {
                long value = values[i];
                int at = i;
                for (; at >= gap && values[at - gap] > value; at -= gap) {
                    values[at] = values[at - gap];
                }
                values[at] = value;
            }
        }
    }

    /** Digests that add up to the row at this position: 1 to 16. */
    int cost(int position) {
        return hashIndices[position] - firstHashIndex(position) + 1;
    }

    /** Whether rows are left to deal out. */
    boolean hasRows() {
        return !done && dealt < count;
    }

    /** The position of the next row to compute. */
    int nextRow() {
        int position = 2 * order[dealt >>> 1] + (dealt & 1);
        dealt++;
        return position;
    }

    /** The first hash index whose digest counts towards the row at this position. */
    int firstHashIndex(int position) {
        return twist ? hashIndices[position] & -EquihashParams.TWIST_GROUP : hashIndices[position];
    }

    /** Takes the summed digest of the row at this position: eight words, {@code stride} apart from {@code offset} on. */
    void takeRow(int position, long[] digest, int offset, int stride) {
        int leaf = count + position;
        int at = leaf * NODE_WORDS;
        int chunk = chunks[position];
        nodes[at] = reader.word(digest, offset, stride, chunk, 0);
        // Here and below no loop: with loops over the one to four words a verification takes some 5 % longer.
        if (rowWords > 1) {
            nodes[at + 1] = reader.word(digest, offset, stride, chunk, 1);
        }
        if (rowWords > 2) {
            nodes[at + 2] = reader.word(digest, offset, stride, chunk, 2);
        }
        if (rowWords > 3) {
            nodes[at + 3] = reader.word(digest, offset, stride, chunk, 3);
        }
        join(leaf);
    }

    /** Joins a node with its sibling, and so on upwards, while the sibling is complete too. */
    private void join(int leaf) {
        int node = leaf;
        for (int level = 0; level < params.k(); level++) {
            complete[node] = true;
            if (!complete[node ^ 1]) {
                return;
            }
            int parent = node >>> 1;
            xor(parent * NODE_WORDS, node * NODE_WORDS, (node ^ 1) * NODE_WORDS);
            if (!isZero(parent * NODE_WORDS, level * NODE_WORDS)) {
                finish(verdicts.of(Rule.COLLISION, level, parent - (count >>> (level + 1))));
                return;
            }
            node = parent;
        }
        boolean zero = isZero(node * NODE_WORDS, params.k() * NODE_WORDS);
        finish(zero ? Verdict.VALID : verdicts.of(Rule.ZERO, params.k() - 1, 0));
    }

    private void xor(int to, int a, int b) {
        nodes[to] = nodes[a] ^ nodes[b];
        nodes[to + 1] = nodes[a + 1] ^ nodes[b + 1];
        if (rowWords > 2) {
            nodes[to + 2] = nodes[a + 2] ^ nodes[b + 2];
            nodes[to + 3] = nodes[a + 3] ^ nodes[b + 3];
        }
    }

    private boolean isZero(int row, int mask) {
        long bits = (nodes[row] & digits[mask]) | (nodes[row + 1] & digits[mask + 1]);
        if (rowWords > 2) {
            bits |= (nodes[row + 2] & digits[mask + 2]) | (nodes[row + 3] & digits[mask + 3]);
        }
        return bits == 0;
    }

    private void finish(Verdict verdict) {
        results[result] = verdict;
        done = true;
    }
}
