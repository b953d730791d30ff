package io.fluxforge.node.privatenet;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.RowReader;
import io.fluxforge.verifier.SolutionCodec;
import io.fluxforge.verifier.blake2b.Blake2b;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wagner's algorithm for parameters of a few hundred rows of little more than 64 bits, such as 48,5: some ten thousand nonces a
 * second on one core, so that a private network of such parameters can be mined, and a long chain made for a test. For one thread.
 */
public final class SmallSolver {
    /** Bits of a digit at most; beyond, a solver with proper tables is better. */
    private static final int MAX_DIGIT_BITS = 12;

    private static final long LOW_HALF = 0xffff_ffffL;

    private final EquihashParams params;
    private final HashInput input;
    private final RowReader reader;
    private final int digitBits;
    private final int capacity;
    private final long[] chain = new long[Blake2b.CHAIN_WORDS];
    private final long[] message = new long[Blake2b.MESSAGE_WORDS];
    private final long[] digest = new long[Blake2b.CHAIN_WORDS];
    private final long[] hash = new long[Blake2b.CHAIN_WORDS];
    /** The first digit of each row that is hashed. */
    private final int[] firstDigits;
    /** The rows of each list without their first digit, left-aligned; list 0 is what is hashed. */
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
        firstDigits = new int[params.listSize()];
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
        return params.n() - params.digitBits() <= Long.SIZE && params.digitBits() <= MAX_DIGIT_BITS;
    }

    /**
     * The first solution of an input.
     *
     * @param header 140 bytes with the nonce
     * @return the packed solution, null if there is none
     */
    public byte @Nullable [] solve(byte[] header) {
        List<byte[]> found = solve(header, 1);
        return found.isEmpty() ? null : found.getFirst();
    }

    /**
     * Solutions of an input.
     *
     * @param header 140 bytes with the nonce
     * @param limit how many at most
     * @return packed solutions, may be empty
     */
    public List<byte[]> solve(byte[] header, int limit) {
        hashRows(header);
        for (int round = 0; round < params.k() - 1; round++) {
            join(round);
        }
        return findSolutions(limit);
    }

    private void hashRows(byte[] header) {
        input.set(header);
        int perHash = params.rowsPerHash();
        input.fillLane(1, 0, chain, message);
        for (int row = 0; row < params.listSize(); row++) {
            if (row % perHash == 0) {
                hash(row / perHash);
            }
            long word = reader.word(digest, 0, 1, row % perHash, 0);
            long next = reader.words() == 1 ? 0 : reader.word(digest, 0, 1, row % perHash, 1);
            firstDigits[row] = (int) (word >>> (Long.SIZE - digitBits));
            rows[0][row] = word << digitBits | next >>> (Long.SIZE - digitBits);
        }
        sizes[0] = params.listSize();
    }

    /** Makes the digest of one index; with the twist, of those before it in its group too. */
    private void hash(int index) {
        input.setIndex(1, 0, index, message);
        if (!params.twist()) {
            Blake2b.compress(chain, message, input.byteCount(), true, digest);
            return;
        }
        if (index % EquihashParams.TWIST_GROUP == 0) {
            Arrays.fill(digest, 0);
        }
        Blake2b.compress(chain, message, input.byteCount(), true, hash);
        for (int w = 0; w < digest.length; w++) {
            long low = digest[w] + hash[w] & LOW_HALF;
            digest[w] = (digest[w] & ~LOW_HALF) + (hash[w] & ~LOW_HALF) | low;
        }
    }

    /** Makes the next list of all pairs whose digit {@code round} agrees. */
    private void join(int round) {
        long[] from = rows[round];
        long[] to = rows[round + 1];
        int shift = Long.SIZE - digitBits * round;
        Arrays.fill(heads, -1);
        int made = 0;
        for (int row = 0; row < sizes[round]; row++) {
            int digit = round == 0 ? firstDigits[row] : (int) (from[row] >>> shift) & (heads.length - 1);
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

    /** Looks for pairs of rows of the last list that are equal, and whose indices all differ. */
    private List<byte[]> findSolutions(int limit) {
        List<byte[]> found = new ArrayList<>();
        int last = params.k() - 1;
        long[] from = rows[last];
        int shift = Long.SIZE - digitBits * last;
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
                        found.add(SolutionCodec.pack(params, indices));
                        if (found.size() == limit) {
                            return found;
                        }
                    }
                }
            }
            next[row] = heads[digit];
            heads[digit] = row;
        }
        return found;
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
