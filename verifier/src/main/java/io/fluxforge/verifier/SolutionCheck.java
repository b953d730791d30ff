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

    private final EquihashParams params;
    private final Verdicts verdicts;
    private final RowReader reader;
    private final HashInput input;
    private final int count;
    private final int rowWords;
    private final int rowsPerHash;
    private final boolean twist;

    private final int[] indices;
    /** The hash index of each position, and which of that digest's rows it takes. */
    private final int[] hashIndices;

    private final int[] chunks;
    /** Index in the high half, position in the low half; sorted, so that equal indices are neighbours. */
    private final long[] sorted;
    /** Cost in compressions in the high half, pair of rows in the low half; sorted, cheapest first. */
    private final long[] order;
    /** The XOR of each sub-tree's rows, left-aligned, at the position of its first row. */
    private final long[] rows;
    /** Levels complete at each position where a sub-tree begins: 0 none, 1 its row, 2 its pair, and so on. */
    private final byte[] height;

    private Verdict[] results = {};
    private int result;
    private int serial;
    private boolean done = true;
    private int dealt;

    SolutionCheck(EquihashParams params, Verdicts verdicts) {
        this.params = params;
        this.verdicts = verdicts;
        reader = new RowReader(params);
        input = new HashInput(params);
        count = params.solutionIndices();
        rowWords = reader.words();
        rowsPerHash = params.rowsPerHash();
        twist = params.twist();
        indices = new int[count];
        hashIndices = new int[count];
        chunks = new int[count];
        sorted = new long[count];
        order = new long[count / 2];
        rows = new long[count * rowWords];
        height = new byte[count];
    }

    HashInput input() {
        return input;
    }

    /** Grows with every solution. */
    int serial() {
        return serial;
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
    void begin(byte[] newInput, byte[] solution, Verdict[] results, int result) {
        this.results = results;
        this.result = result;
        serial++;
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
        input.set(newInput);
        Arrays.fill(height, (byte) 0);
        for (int i = 0; i < count; i++) {
            hashIndices[i] = indices[i] / rowsPerHash;
            chunks[i] = indices[i] - hashIndices[i] * rowsPerHash;
        }
        for (int pair = 0; pair < count / 2; pair++) {
            order[pair] = (long) (cost(2 * pair) + cost(2 * pair + 1)) << 32 | pair;
        }
        if (twist) {
            sort(order);
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
        int position = 2 * (int) order[dealt >>> 1] + (dealt & 1);
        dealt++;
        return position;
    }

    /** The first hash index whose digest counts towards the row at this position. */
    int firstHashIndex(int position) {
        return twist ? hashIndices[position] & -EquihashParams.TWIST_GROUP : hashIndices[position];
    }

    /** Takes the summed digest of the row at this position: eight words, {@code stride} apart from {@code offset} on. */
    void takeRow(int position, long[] digest, int offset, int stride) {
        for (int w = 0; w < rowWords; w++) {
            rows[position * rowWords + w] = reader.word(digest, offset, stride, chunks[position], w);
        }
        height[position] = 1;
        join(position);
    }

    /** Joins the sub-tree at {@code position} with its sibling, and so on upwards, while the sibling is complete too. */
    private void join(int position) {
        for (int level = 0; level < params.k(); level++) {
            int half = 1 << level;
            int left = position & -2 * half;
            int right = left + half;
            if (height[left] <= level || height[right] <= level) {
                return;
            }
            for (int w = 0; w < rowWords; w++) {
                rows[left * rowWords + w] ^= rows[right * rowWords + w];
            }
            if (!isZero(left, (level + 1) * params.digitBits())) {
                finish(verdicts.of(Rule.COLLISION, level, left >>> (level + 1)));
                return;
            }
            height[left]++;
        }
        finish(isZero(0, params.n()) ? Verdict.VALID : verdicts.of(Rule.ZERO, params.k() - 1, 0));
    }

    private boolean isZero(int position, int bits) {
        int base = position * rowWords;
        int words = bits >>> 6;
        for (int w = 0; w < words; w++) {
            if (rows[base + w] != 0) {
                return false;
            }
        }
        return (bits & 63) == 0 || rows[base + words] >>> (64 - (bits & 63)) == 0;
    }

    private void finish(Verdict verdict) {
        results[result] = verdict;
        done = true;
    }
}
