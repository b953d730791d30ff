package io.fluxforge.kernels.cpu;

import io.fluxforge.kernels.cpu.simd.VectorJoin;

/**
 * Makes the rows of the next list out of pairs: the XOR, less the digit that agreed, split again into bucket and content. Blocks of
 * pairs go through one short loop after the other: the compiler keeps the variables of a short loop in registers and does
 * the shifts in vectors, and the core looks further ahead.
 */
final class RowJoiner {
    /**
     * Rows that XOR to zero before the last round come from rows with a common index, of which parameters with many rounds have so many
     * that they fill bucket 0. With digits of 16 bits or more, fewer than one nonce in 2^15 has such a row for another reason.
     */
    private static final int MIN_ROUNDS_TO_DROP = 6;

    private static final int MIN_DIGIT_BITS_TO_DROP = 16;

    private final RowLayout layout;
    private final boolean dropsZero;
    private final int digitBits;
    private final int keyBits;
    private final int bucketDownShift;
    private final int wordsIn;
    private final int wordsOut;
    private final boolean inVectors;
    private final long[] masks;

    /** A joiner of the list that round {@code level} reads into the next; threads may share it. */
    RowJoiner(RowLayout layout, int level, boolean vectors) {
        this.layout = layout;
        int levelOut = level + 1;
        digitBits = layout.params().digitBits();
        dropsZero = layout.params().k() >= MIN_ROUNDS_TO_DROP && digitBits >= MIN_DIGIT_BITS_TO_DROP;
        keyBits = layout.keyBits();
        bucketDownShift = 63 - layout.bucketBits();
        wordsIn = layout.words(level);
        wordsOut = layout.words(levelOut);
        inVectors = vectors && wordsIn == 2 && wordsOut == 2 && !dropsZero && layout.bucketBits() > 0;
        masks = new long[wordsOut];
        for (int w = 0; w < wordsOut; w++) {
            masks[w] = layout.contentMask(levelOut, w);
        }
    }

    /**
     * Joins the pairs of a shelf.
     *
     * @param data rows of the list read
     * @param offset where the shelf's rows begin in it
     * @param pairs as {@link PairFinder#pairs()} has them
     * @param block of the calling thread
     */
    void join(
            long[] data,
            int offset,
            int bucket,
            int shelf,
            int[] pairs,
            int count,
            RowBlock block,
            RowTable.Writer out) {
        long tag = layout.tag(bucket, shelf);
        for (int from = 0; from < count; from += RowBlock.ROWS) {
            int size = Math.min(RowBlock.ROWS, count - from);
            if (inVectors) {
                joinPacked(data, offset, pairs, from, size, tag, block);
                out.putPacked(block, size);
            } else {
                int kept = joinWords(data, offset, pairs, from, size, tag, block);
                out.putAll(block, kept);
            }
        }
    }

    /** Makes rows in the block's packed form. */
    private void joinPacked(long[] data, int offset, int[] pairs, int from, int size, long tag, RowBlock block) {
        VectorJoin.xor(data, offset, pairs, from, size, block.packed());
        VectorJoin.shift(block.packed(), size, keyBits, layout.bucketBits(), digitBits, masks, tag, block.buckets());
    }

    /** Makes rows word by word; returns how many. */
    private int joinWords(long[] data, int offset, int[] pairs, int from, int size, long tag, RowBlock block) {
        xor(data, offset, pairs, from, size, block);
        buckets(block.words(0), size, block.buckets());
        shift(size, block, tag);
        return dropsZero ? dropZeros(size, block, tag) : size;
    }

    /** Fills the block with the XOR of each pair. */
    private void xor(long[] data, int offset, int[] pairs, int from, int size, RowBlock block) {
        if (wordsIn == 2) {
            xor2(data, offset, pairs, from, size, block.words(0), block.words(1));
            return;
        }
        for (int w = 0; w < wordsIn; w++) {
            xorWord(data, offset + w, wordsIn, pairs, from, size, block.words(w));
        }
    }

    private static void xor2(long[] data, int offset, int[] pairs, int from, int size, long[] words0, long[] words1) {
        for (int i = 0; i < size; i++) {
            int pair = pairs[from + i];
            int a = offset + 2 * (pair >>> 16);
            int b = offset + 2 * (pair & 0xffff);
            words0[i] = data[a] ^ data[b];
            words1[i] = data[a + 1] ^ data[b + 1];
        }
    }

    private static void xorWord(long[] data, int offset, int stride, int[] pairs, int from, int size, long[] words) {
        for (int i = 0; i < size; i++) {
            int pair = pairs[from + i];
            words[i] = data[offset + stride * (pair >>> 16)] ^ data[offset + stride * (pair & 0xffff)];
        }
    }

    private void buckets(long[] words0, int size, long[] buckets) {
        int up = keyBits;
        int down = bucketDownShift;
        for (int i = 0; i < size; i++) {
            buckets[i] = (words0[i] << up) >>> 1 >>> down;
        }
    }

    /** Closes the gaps of rows without content; returns how many are left. */
    private int dropZeros(int size, RowBlock block, long tag) {
        int last = wordsOut - 1;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            long content = block.buckets()[i] | (block.words(last)[i] ^ tag);
            for (int w = 0; w < last; w++) {
                content |= block.words(w)[i];
            }
            for (int w = 0; w < wordsOut; w++) {
                block.words(w)[kept] = block.words(w)[i];
            }
            block.buckets()[kept] = block.buckets()[i];
            kept += content == 0 ? 0 : 1;
        }
        return kept;
    }

    /** Drops the digit that agreed, and puts the new tag in place of the rows' own. */
    private void shift(int size, RowBlock block, long tag) {
        for (int w = 0; w < wordsOut; w++) {
            long added = w == wordsOut - 1 ? tag : 0;
            if (w + 1 < wordsIn) {
                shiftWord(block.words(w), block.words(w + 1), size, digitBits, masks[w], added);
            } else {
                shiftLastWord(block.words(w), size, digitBits, w < wordsIn ? masks[w] : 0, added);
            }
        }
    }

    private static void shiftWord(long[] words, long[] following, int size, int digitBits, long mask, long tag) {
        int down = 64 - digitBits;
        for (int i = 0; i < size; i++) {
            words[i] = (((words[i] << digitBits) | (following[i] >>> down)) & mask) | tag;
        }
    }

    private static void shiftLastWord(long[] words, int size, int digitBits, long mask, long tag) {
        for (int i = 0; i < size; i++) {
            words[i] = ((words[i] << digitBits) & mask) | tag;
        }
    }

    /** The bucket of the row that the rows at {@code a} and {@code b} give. */
    int bucket(long[] data, int a, int b) {
        return (int) (((data[a] ^ data[b]) << keyBits) >>> 1 >>> bucketDownShift);
    }

    /** Word {@code w} of the content of the row that the rows at {@code a} and {@code b} give. */
    long contentWord(long[] data, int a, int b, int w) {
        long word = w < wordsIn ? data[a + w] ^ data[b + w] : 0;
        long following = w + 1 < wordsIn ? data[a + w + 1] ^ data[b + w + 1] : 0;
        return ((word << digitBits) | (following >>> -digitBits)) & masks[w];
    }
}
