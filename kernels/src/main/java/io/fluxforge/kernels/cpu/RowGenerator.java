package io.fluxforge.kernels.cpu;

import io.fluxforge.kernels.cpu.simd.VectorCut;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import java.util.Arrays;

/**
 * Makes the first list, one thread's share at a time. Each lane walks a group of sixteen hash indices in order, so that the running
 * sum of the twist costs one compression and sixteen additions for each hash.
 *
 * <p>A group is hashed as a whole, then cut into rows, then written: stores to many buckets wait for memory, and a kernel between them would wait
 * too, because its own stores queue behind them.
 */
final class RowGenerator {
    private static final int GROUP = EquihashParams.TWIST_GROUP;

    private final EquihashParams params;
    private final Blake2bLanes kernel;
    private final int lanes;
    private final HashInput input;
    private final int rowBits;
    private final int rowsPerHash;
    private final int bucketBits;
    private final int words;
    private final int lostIndexBits;
    private final long[] masks;
    private final long tagMask;
    private final boolean cutsInVectors;
    private final long[] chain;
    private final long[] zeros;
    private final long[] state;
    /** Of each hash of a group, in all lanes. */
    private final long[][] messages;

    private final long[][] digests;
    private final RowBlock block;
    /** A digest as one string of bits, and zeros behind it. */
    private final long[] bits;

    RowGenerator(RowLayout layout, Blake2bLanes kernel) {
        params = layout.params();
        this.kernel = kernel;
        lanes = kernel.lanes();
        input = new HashInput(params);
        rowBits = Byte.SIZE * params.rowBytes();
        rowsPerHash = params.rowsPerHash();
        bucketBits = layout.bucketBits();
        words = layout.words(0);
        lostIndexBits = layout.lostIndexBits();
        masks = new long[words];
        Arrays.setAll(masks, w -> layout.contentMask(0, w));
        tagMask = layout.tagMask(0);
        cutsInVectors = lanes > 1 && words == 2 && params.rowBytes() == VectorCut.ROW_BYTES && bucketBits > 0;
        chain = new long[Blake2b.CHAIN_WORDS * lanes];
        zeros = new long[Blake2b.CHAIN_WORDS * lanes];
        state = new long[Blake2b.MESSAGE_WORDS * lanes];
        messages = new long[GROUP][Blake2b.MESSAGE_WORDS * lanes];
        digests = new long[GROUP][Blake2b.CHAIN_WORDS * lanes];
        block = new RowBlock();
        bits = new long[Blake2b.CHAIN_WORDS + RowLayout.MAX_WORDS + 1];
    }

    /** Groups of sixteen hash indices that make a whole list. */
    static int groups(EquihashParams params) {
        return (params.hashCount() + GROUP - 1) / GROUP;
    }

    void setInput(byte[] bytes) {
        input.set(bytes);
        for (long[] message : messages) {
            input.fillLanes(lanes, chain, message);
        }
    }

    /** Writes the rows of groups {@code from} to before {@code to}. */
    void generate(int from, int to, RowTable.Writer out) {
        for (int group = from; group < to; group += lanes) {
            hash(group);
            if (cutsInVectors && to - group >= lanes) {
                int count = VectorCut.cut(
                        digests, params.n(), bucketBits, group * GROUP, lostIndexBits, block.buckets(), block.packed());
                out.putPacked(block, count);
            } else {
                cutRows(group, Math.min(lanes, to - group), out);
            }
        }
    }

    /** Hashes one group in each lane, from {@code group} on. */
    private void hash(int group) {
        for (int step = 0; step < GROUP; step++) {
            for (int lane = 0; lane < lanes; lane++) {
                input.setIndex(lanes, lane, (group + lane) * GROUP + step, messages[step]);
            }
        }
        long[] sums = zeros;
        for (int step = 0; step < GROUP; step++) {
            if (input.isShort()) {
                kernel.addShortDigests(chain, messages[step], input.byteCount(), sums, digests[step], state);
            } else {
                kernel.addDigests(chain, messages[step], input.byteCount(), true, sums, digests[step]);
            }
            if (params.twist()) {
                sums = digests[step];
            }
        }
    }

    /** Cuts and writes the rows of {@code count} lanes, in the order of steps. */
    private void cutRows(int group, int count, RowTable.Writer out) {
        int size = 0;
        for (int step = 0; step < GROUP; step++) {
            for (int lane = 0; lane < count; lane++) {
                int index = ((group + lane) * GROUP + step) * rowsPerHash;
                int rows = Math.clamp(params.listSize() - (long) index, 0, rowsPerHash);
                if (size + rows > RowBlock.ROWS) {
                    out.putAll(block, size);
                    size = 0;
                }
                readBits(digests[step], lane);
                for (int chunk = 0; chunk < rows; chunk++, size++) {
                    block.buckets()[size] = bucket(chunk);
                    for (int w = 0; w < words; w++) {
                        block.words(w)[size] = contentWord(chunk, w);
                    }
                    block.words(words - 1)[size] |= (index + chunk) >>> lostIndexBits;
                }
            }
        }
        out.putAll(block, size);
    }

    private void readBits(long[] digest, int lane) {
        for (int w = 0; w < Blake2b.CHAIN_WORDS; w++) {
            bits[w] = Long.reverseBytes(digest[w * lanes + lane]);
        }
    }

    private int bucket(int chunk) {
        return (int) (bitsFrom(chunk * rowBits) >>> 1 >>> (63 - bucketBits));
    }

    private long contentWord(int chunk, int w) {
        return bitsFrom(chunk * rowBits + bucketBits + Long.SIZE * w) & masks[w];
    }

    private long bitsFrom(int at) {
        int w = at >>> 6;
        return (bits[w] << at) | (bits[w + 1] >>> 1 >>> ~at);
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
            hash(group);
            for (int step = 0; step < GROUP; step++) {
                for (int lane = 0; lane < lanes; lane++) {
                    readBits(digests[step], lane);
                    for (int chunk = 0; chunk < rowsPerHash; chunk++) {
                        int index = ((group + lane) * GROUP + step) * rowsPerHash + chunk;
                        if (index >= first && index < end && isRow(chunk, stored, bucket)) {
                            found[count++] = index;
                        }
                    }
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    private boolean isRow(int chunk, long[] stored, int bucket) {
        boolean same = bucket(chunk) == bucket;
        for (int w = 0; w < words && same; w++) {
            same = contentWord(chunk, w) == (stored[w] & masks[w]);
        }
        return same;
    }
}
