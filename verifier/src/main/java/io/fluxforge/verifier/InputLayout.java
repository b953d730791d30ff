package io.fluxforge.verifier;

import io.fluxforge.verifier.blake2b.Blake2b;

/**
 * Where the 32-bit little-endian hash index stands that follows an input.
 *
 * @param inputBytes length of the input
 * @param lastBlock where the last block begins: what is before it is hashed once for all indices
 * @param indexWord the word of the last block in which the index begins
 * @param indexShift the bit of that word at which it begins, a multiple of 8
 */
record InputLayout(int inputBytes, int lastBlock, int indexWord, int indexShift) {
    /**
     * The layout of an input of this length.
     *
     * @throws IllegalArgumentException if the index would straddle two blocks
     */
    static InputLayout of(int inputBytes) {
        if (!isSupported(inputBytes)) {
            throw new IllegalArgumentException(
                    "input of " + inputBytes + " bytes: the index would straddle two blocks");
        }
        int lastBytes = inputBytes % Blake2b.BLOCK_BYTES;
        return new InputLayout(
                inputBytes, inputBytes - lastBytes, lastBytes / Long.BYTES, Byte.SIZE * (lastBytes % Long.BYTES));
    }

    static boolean isSupported(int inputBytes) {
        return inputBytes >= 0 && inputBytes % Blake2b.BLOCK_BYTES <= Blake2b.BLOCK_BYTES - Integer.BYTES;
    }

    /** Bytes hashed for each index. */
    long byteCount() {
        return inputBytes + (long) Integer.BYTES;
    }

    /** Whether the last block has two words at most, the index included. */
    boolean isShort() {
        return inputBytes - lastBlock + Integer.BYTES <= 2 * Long.BYTES;
    }

    /** Puts a hash index into one lane of last blocks, over any other that is there. */
    void setIndex(int lanes, int lane, int hashIndex, long[] message) {
        long index = hashIndex & 0xffff_ffffL;
        int at = indexWord * lanes + lane;
        message[at] = (message[at] & ~(-1L << indexShift)) | (index << indexShift);
        if (indexShift > Integer.SIZE) {
            message[at + lanes] = index >>> (Long.SIZE - indexShift);
        }
    }
}
