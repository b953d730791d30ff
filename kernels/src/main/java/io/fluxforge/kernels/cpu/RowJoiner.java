package io.fluxforge.kernels.cpu;

/**
 * Makes the rows of the next list out of pairs: the XOR, less the digit that agreed, split again into bucket and content. The common
 * word counts have loops of their own, tested against the general one.
 */
final class RowJoiner {
    /**
     * Rows that XOR to zero before the last round come from rows with a common index, of which parameters with many rounds have so many
     * that they fill bucket 0. With digits of 16 bits or more, fewer than one nonce in 2^15 has such a row for another reason.
     */
    private static final int MIN_ROUNDS_TO_DROP = 6;

    private static final int MIN_DIGIT_BITS_TO_DROP = 16;

    private final boolean dropsZero;
    private final int digitBits;
    private final int keyBits;
    private final int bucketDownShift;
    private final int wordsIn;
    private final int wordsOut;
    private final int slotShift;
    private final long[] masks;
    private final RowLayout layout;
    private final int levelOut;

    /** A joiner of the list that round {@code level} reads into the next. */
    RowJoiner(RowLayout layout, int level) {
        this.layout = layout;
        levelOut = level + 1;
        digitBits = layout.params().digitBits();
        dropsZero = layout.params().k() >= MIN_ROUNDS_TO_DROP && digitBits >= MIN_DIGIT_BITS_TO_DROP;
        keyBits = layout.keyBits();
        bucketDownShift = 63 - layout.bucketBits();
        wordsIn = layout.words(level);
        wordsOut = layout.words(levelOut);
        slotShift = layout.lostBits(levelOut);
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
     */
    void join(long[] data, int offset, int bucket, int shelf, int[] pairs, int count, RowTable.Writer out) {
        long tag = layout.tag(levelOut, bucket, shelf);
        if (wordsIn == 2 && wordsOut == 2) {
            join2to2(data, offset, tag, pairs, count, out);
        } else if (wordsIn == 2 && wordsOut == 1) {
            join2to1(data, offset, tag, pairs, count, out);
        } else {
            joinAny(data, offset, tag, pairs, count, out);
        }
    }

    private void join2to2(long[] data, int offset, long tag, int[] pairs, int count, RowTable.Writer out) {
        int keyShift = keyBits;
        int bucketShift = bucketDownShift;
        int digitShift = digitBits;
        int slotDownShift = 16 + slotShift;
        long mask1 = masks[1];
        int[] next = out.next();
        long[] rows = out.data();
        for (int i = 0; i < count; i++) {
            int pair = pairs[i];
            int a = offset + 2 * (pair >>> 16);
            int b = offset + 2 * (pair & 0xffff);
            long x0 = data[a] ^ data[b];
            long x1 = data[a + 1] ^ data[b + 1];
            int bucket = (int) ((x0 << keyShift) >>> 1 >>> bucketShift);
            // Only bucket 0 has rows without content: the usual path pays one comparison.
            if (bucket == 0
                    && dropsZero
                    && ((x0 << digitShift) | (x1 >>> -digitShift) | ((x1 << digitShift) & mask1)) == 0) {
                continue;
            }
            int row = next[bucket];
            if (RowTable.isChunkEnd(row)) {
                row = out.nextChunk(bucket);
                if (row < 0) {
                    continue;
                }
            }
            next[bucket] = row + 1;
            rows[2 * row] = (x0 << digitShift) | (x1 >>> -digitShift);
            rows[2 * row + 1] = ((x1 << digitShift) & mask1) | tag | (pair >>> slotDownShift);
        }
    }

    private void join2to1(long[] data, int offset, long tag, int[] pairs, int count, RowTable.Writer out) {
        int keyShift = keyBits;
        int bucketShift = bucketDownShift;
        int digitShift = digitBits;
        int slotDownShift = 16 + slotShift;
        long mask0 = masks[0];
        int[] next = out.next();
        long[] rows = out.data();
        for (int i = 0; i < count; i++) {
            int pair = pairs[i];
            int a = offset + 2 * (pair >>> 16);
            int b = offset + 2 * (pair & 0xffff);
            long x0 = data[a] ^ data[b];
            long x1 = data[a + 1] ^ data[b + 1];
            int bucket = (int) ((x0 << keyShift) >>> 1 >>> bucketShift);
            if (bucket == 0 && dropsZero && (((x0 << digitShift) | (x1 >>> -digitShift)) & mask0) == 0) {
                continue;
            }
            int row = next[bucket];
            if (RowTable.isChunkEnd(row)) {
                row = out.nextChunk(bucket);
                if (row < 0) {
                    continue;
                }
            }
            next[bucket] = row + 1;
            rows[row] = (((x0 << digitShift) | (x1 >>> -digitShift)) & mask0) | tag | (pair >>> slotDownShift);
        }
    }

    /** The general form; also the plain twin of the others in tests. */
    private void joinAny(long[] data, int offset, long tag, int[] pairs, int count, RowTable.Writer out) {
        long[] row = new long[wordsOut];
        for (int i = 0; i < count; i++) {
            int a = offset + wordsIn * (pairs[i] >>> 16);
            int b = offset + wordsIn * (pairs[i] & 0xffff);
            long content = 0;
            for (int w = 0; w < wordsOut; w++) {
                row[w] = contentWord(data, a, b, w);
                content |= row[w];
            }
            if (content == 0 && dropsZero) {
                continue;
            }
            row[wordsOut - 1] |= tag | (pairs[i] >>> (16 + slotShift));
            out.put(bucket(data, a, b), row);
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
