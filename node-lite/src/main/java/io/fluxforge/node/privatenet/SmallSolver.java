package io.fluxforge.node.privatenet;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.RowReader;
import io.fluxforge.verifier.SolutionCodec;
import io.fluxforge.verifier.blake2b.Blake2b;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Wagner's algorithm for parameters of a few hundred rows that fit 64 bits, such as 48,5: some ten thousand nonces a second on one
 * core, so that a private network of such parameters can be mined, and a long chain made for a test. Without the twist, and for one
 * thread.
 */
public final class SmallSolver {
    /** Bits of a digit at most; beyond, a solver with proper tables is better. */
    private static final int MAX_DIGIT_BITS = 12;

    private final EquihashParams params;
    private final HashInput input;
    private final RowReader reader;
    private final int digitBits;
    private final int capacity;
    private final long[] chain = new long[Blake2b.CHAIN_WORDS];
    private final long[] message = new long[Blake2b.MESSAGE_WORDS];
    private final long[] digest = new long[Blake2b.CHAIN_WORDS];
    /** The rows of each list, left-aligned; list 0 is what is hashed. */
    private final long[][] rows;
    /** What each row of a list after the first was made of: two positions in the list before, 16 bits each. */
    private final int[][] parents;

    private final int[] sizes;
    private final int[] heads;
    private final int[] next;

    /**
     * A solver for these parameters.
     *
     * @throws IllegalArgumentException if they are too large for it
     */
    public SmallSolver(EquihashParams params) {
        if (!isSupported(params)) {
            throw new IllegalArgumentException(params + " is too large for this solver");
        }
        this.params = params;
        input = new HashInput(params);
        reader = new RowReader(params);
        digitBits = params.digitBits();
        // Lists keep their size on average; what exceeds twice that is let go.
        capacity = 2 * params.listSize();
        rows = new long[params.k()][capacity];
        parents = new int[params.k()][capacity];
        sizes = new int[params.k()];
        heads = new int[1 << digitBits];
        next = new int[capacity];
    }

    /** What it solves. */
    public EquihashParams params() {
        return params;
    }

    /** Whether these parameters can be solved here. */
    public static boolean isSupported(EquihashParams params) {
        return params.n() <= Long.SIZE && params.digitBits() <= MAX_DIGIT_BITS && !params.twist();
    }

    /**
     * The first solution of an input.
     *
     * @param header 140 bytes with the nonce
     * @return the packed solution, null if there is none
     */
    public byte @Nullable [] solve(byte[] header) {
        hashRows(header);
        for (int round = 0; round < params.k() - 1; round++) {
            join(round);
        }
        return findSolution();
    }

    private void hashRows(byte[] header) {
        input.set(header);
        int perHash = params.rowsPerHash();
        input.fillLane(1, 0, chain, message);
        for (int row = 0; row < params.listSize(); row++) {
            if (row % perHash == 0) {
                input.setIndex(1, 0, row / perHash, message);
                Blake2b.compress(chain, message, input.byteCount(), true, digest);
            }
            rows[0][row] = reader.word(digest, 0, 1, row % perHash, 0);
        }
        sizes[0] = params.listSize();
    }

    /** Makes the next list of all pairs whose digit {@code round} agrees. */
    private void join(int round) {
        long[] from = rows[round];
        long[] to = rows[round + 1];
        int shift = Long.SIZE - digitBits * (round + 1);
        Arrays.fill(heads, -1);
        int made = 0;
        for (int row = 0; row < sizes[round]; row++) {
            int digit = (int) (from[row] >>> shift) & (heads.length - 1);
            for (int other = heads[digit]; other >= 0 && made < capacity; other = next[other]) {
                long xor = from[row] ^ from[other];
                // Equal rows are of the same indices, or as good as useless.
                if (xor != 0) {
                    to[made] = xor;
                    parents[round + 1][made] = other << 16 | row;
                    made++;
                }
            }
            next[row] = heads[digit];
            heads[digit] = row;
        }
        sizes[round + 1] = made;
    }

    /** Looks for two rows of the last list that are equal, and whose indices all differ. */
    private byte @Nullable [] findSolution() {
        int last = params.k() - 1;
        long[] from = rows[last];
        int shift = Long.SIZE - digitBits * params.k();
        Arrays.fill(heads, -1);
        for (int row = 0; row < sizes[last]; row++) {
            int digit = (int) (from[row] >>> shift) & (heads.length - 1);
            for (int other = heads[digit]; other >= 0; other = next[other]) {
                if (from[row] == from[other]) {
                    int[] indices = new int[params.solutionIndices()];
                    collect(last, other, indices, 0);
                    collect(last, row, indices, indices.length / 2);
                    if (areDistinct(indices)) {
                        order(indices);
                        return SolutionCodec.pack(params, indices);
                    }
                }
            }
            next[row] = heads[digit];
            heads[digit] = row;
        }
        return null;
    }

    private void collect(int list, int row, int[] indices, int at) {
        if (list == 0) {
            indices[at] = row;
            return;
        }
        int pair = parents[list][row];
        collect(list - 1, pair >>> 16, indices, at);
        collect(list - 1, pair & 0xffff, indices, at + (1 << (list - 1)));
    }

    private boolean areDistinct(int[] indices) {
        BitSet seen = new BitSet(params.listSize());
        for (int index : indices) {
            seen.set(index);
        }
        return seen.cardinality() == indices.length;
    }

    /** Swaps sub-trees until the first index of each left one is the smaller. */
    private static void order(int[] indices) {
        for (int half = 1; half < indices.length; half *= 2) {
            for (int at = 0; at < indices.length; at += 2 * half) {
                if (indices[at] > indices[at + half]) {
                    int[] left = Arrays.copyOfRange(indices, at, at + half);
                    System.arraycopy(indices, at + half, indices, at, half);
                    System.arraycopy(left, 0, indices, at + half, half);
                }
            }
        }
    }
}
