package io.fluxforge.kernels.cpu;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.RowReader;
import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import java.util.Arrays;

/**
 * Makes the first list, one thread's share at a time. Each lane walks a group of sixteen hash indices in order, so that the running
 * sum of the twist costs one compression and sixteen additions for each hash.
 */
final class RowGenerator {
    private static final int GROUP = EquihashParams.TWIST_GROUP;
    private static final int ROWS_OF_16_BYTES = 4;

    private final EquihashParams params;
    private final Blake2bLanes kernel;
    private final int lanes;
    private final HashInput input;
    private final RowReader reader;
    private final int rowWords;
    private final int rowsPerHash;
    private final int bucketBits;
    private final int words;
    private final int lostIndexBits;
    private final long tagMask;
    private final long lastWordMask;
    private final long[] chain;
    private final long[] message;
    private final long[] sums;
    private final long[] row;

    RowGenerator(RowLayout layout, Blake2bLanes kernel) {
        params = layout.params();
        this.kernel = kernel;
        lanes = kernel.lanes();
        input = new HashInput(params);
        reader = new RowReader(params);
        rowWords = reader.words();
        rowsPerHash = params.rowsPerHash();
        bucketBits = layout.bucketBits();
        words = layout.words(0);
        lostIndexBits = layout.lostBits(0);
        tagMask = layout.tagMask(0);
        lastWordMask = -1L << (64 * rowWords - params.n());
        chain = new long[Blake2b.CHAIN_WORDS * lanes];
        message = new long[Blake2b.MESSAGE_WORDS * lanes];
        sums = new long[Blake2b.CHAIN_WORDS * lanes];
        row = new long[Math.max(words, rowWords) + 1];
    }

    /** Groups of sixteen hash indices that make a whole list. */
    static int groups(EquihashParams params) {
        return (params.hashCount() + GROUP - 1) / GROUP;
    }

    void setInput(byte[] bytes) {
        input.set(bytes);
        input.fillLanes(lanes, chain, message);
    }

    /** Writes the rows of groups {@code from} to before {@code to}. */
    void generate(int from, int to, RowTable.Writer out) {
        boolean plain = words == 2 && params.rowBytes() == 16;
        boolean twist = params.twist();
        for (int group = from; group < to; group += lanes) {
            start(group);
            int count = Math.min(lanes, to - group);
            for (int step = 0; step < GROUP; step++) {
                hash(twist);
                int firstIndex = (group * GROUP + step) * rowsPerHash;
                if (plain) {
                    cutRows16(firstIndex, count, out);
                } else {
                    cutRows(firstIndex, count, out);
                }
            }
        }
    }

    /** Sets one group in each lane, from {@code group} on. */
    private void start(int group) {
        for (int lane = 0; lane < lanes; lane++) {
            input.setIndex(lanes, lane, (group + lane) * GROUP, message);
        }
        Arrays.fill(sums, 0);
    }

    /** Hashes the next index of every lane's group. */
    private void hash(boolean twist) {
        if (!twist) {
            Arrays.fill(sums, 0);
        }
        kernel.addDigests(chain, message, input.byteCount(), sums);
        int base = input.indexWord() * lanes;
        long one = 1L << input.indexShift();
        for (int lane = 0; lane < lanes; lane++) {
            message[base + lane] += one;
        }
    }

    /**
     * Rows of sixteen bytes lie in two words each, four in a digest: the case of ZelHash. The four are written out, because the
     * compiler splits a loop of four turns into three loops.
     */
    private void cutRows16(int firstIndex, int count, RowTable.Writer out) {
        long[] digests = sums;
        int stride = lanes;
        int[] next = out.next();
        long[] rows = out.data();
        for (int lane = 0, index = firstIndex; lane < count; lane++, index += GROUP * ROWS_OF_16_BYTES) {
            cutRow16(digests[lane], digests[lane + stride], index, next, rows, out);
            cutRow16(digests[lane + 2 * stride], digests[lane + 3 * stride], index + 1, next, rows, out);
            cutRow16(digests[lane + 4 * stride], digests[lane + 5 * stride], index + 2, next, rows, out);
            cutRow16(digests[lane + 6 * stride], digests[lane + 7 * stride], index + 3, next, rows, out);
        }
    }

    private void cutRow16(long word0, long word1, int index, int[] next, long[] rows, RowTable.Writer out) {
        long x0 = Long.reverseBytes(word0);
        long x1 = Long.reverseBytes(word1) & lastWordMask;
        int bucket = (int) (x0 >>> 1 >>> (63 - bucketBits));
        int row = next[bucket];
        if (RowTable.isChunkEnd(row)) {
            row = out.nextChunk(bucket);
            if (row < 0) {
                return;
            }
        }
        next[bucket] = row + 1;
        rows[2 * row] = (x0 << bucketBits) | (x1 >>> 1 >>> (63 - bucketBits));
        rows[2 * row + 1] = (x1 << bucketBits) | (index >>> lostIndexBits);
    }

    /** The general form. */
    private void cutRows(int firstIndex, int count, RowTable.Writer out) {
        for (int lane = 0; lane < count; lane++) {
            int index = firstIndex + lane * GROUP * rowsPerHash;
            for (int chunk = 0; chunk < rowsPerHash && index + chunk < params.listSize(); chunk++) {
                int bucket = cutRow(lane, chunk);
                row[words - 1] |= (index + chunk) >>> lostIndexBits;
                out.put(bucket, row);
            }
        }
    }

    /** Puts the content of a lane's row into {@link #row}; returns its bucket. */
    private int cutRow(int lane, int chunk) {
        for (int w = 0; w < rowWords; w++) {
            row[w] = reader.word(sums, lane, lanes, chunk, w);
        }
        // Where a stored row has a word more than the hash gives, that word still holds the tag of the row before.
        Arrays.fill(row, rowWords, row.length, 0);
        int bucket = (int) (row[0] >>> 1 >>> (63 - bucketBits));
        for (int w = 0; w < words; w++) {
            row[w] = (row[w] << bucketBits) | (row[w + 1] >>> 1 >>> (63 - bucketBits));
        }
        return bucket;
    }

    /**
     * Finds the row indices that gave a stored row, by hashing all that share its tag.
     *
     * @param stored the row's words
     * @return usually one index
     */
    int[] findIndices(long[] stored, int bucket) {
        int tag = (int) (stored[words - 1] & tagMask);
        int first = tag << lostIndexBits;
        int end = Math.min(first + (1 << lostIndexBits), params.listSize());
        int[] found = new int[end - first];
        int count = 0;
        int endGroup = (end - 1) / rowsPerHash / GROUP + 1;
        for (int group = first / rowsPerHash / GROUP; group < endGroup; group += lanes) {
            start(group);
            for (int step = 0; step < GROUP; step++) {
                hash(params.twist());
                for (int lane = 0; lane < lanes; lane++) {
                    for (int chunk = 0; chunk < rowsPerHash; chunk++) {
                        int index = ((group + lane) * GROUP + step) * rowsPerHash + chunk;
                        if (index >= first && index < end && cutRow(lane, chunk) == bucket) {
                            row[words - 1] |= tag;
                            if (Arrays.equals(stored, 0, words, row, 0, words)) {
                                found[count++] = index;
                            }
                        }
                    }
                }
            }
        }
        return Arrays.copyOf(found, count);
    }
}
