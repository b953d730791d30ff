package io.fluxforge.verifier;

import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import java.util.Arrays;

/**
 * The hash input of one nonce, prepared so that each hash index costs one compression: the chaining value before the last block,
 * and the last block without the index. The input is a header with its nonce (140 bytes), or any bytes in test vectors; the
 * 32-bit little-endian hash index follows it.
 *
 * <p>Mutable and for one thread: {@link #set} reuses it without allocation.
 */
public final class HashInput {
    private final long[] start = new long[Blake2b.CHAIN_WORDS];
    private final long[] scratch = new long[Blake2b.MESSAGE_WORDS];
    private final long[] chain = new long[Blake2b.CHAIN_WORDS];
    private final long[] lastBlock = new long[Blake2b.MESSAGE_WORDS];
    private InputLayout layout = InputLayout.of(0);

    /** An input for hashes of these parameters; {@link #set} comes first. */
    public HashInput(EquihashParams params) {
        Blake2b.start(params.digestBytes(), params.blake2bPersonal(), start);
    }

    /** Whether an input of this many bytes can be hashed with the index inside a single block. */
    public static boolean isSupportedLength(int inputBytes) {
        return InputLayout.isSupported(inputBytes);
    }

    /**
     * Prepares another input.
     *
     * @throws IllegalArgumentException if the index would straddle two blocks
     */
    public void set(byte[] input) {
        if (layout.inputBytes() != input.length) {
            layout = InputLayout.of(input.length);
        }
        System.arraycopy(start, 0, chain, 0, chain.length);
        Blake2b.absorb(input, Integer.BYTES, chain, scratch);
        Arrays.fill(lastBlock, 0);
        for (int i = layout.lastBlock(); i < input.length; i += Long.BYTES) {
            lastBlock[(i - layout.lastBlock()) / Long.BYTES] = Blake2b.word(input, i);
        }
    }

    /** Bytes hashed for each index: the input and the four bytes of the index. */
    public long byteCount() {
        return layout.byteCount();
    }

    /** Whether the last block has two words at most, as a header's has: see {@link Blake2bLanes#addShortDigests}. */
    public boolean isShort() {
        return layout.isShort();
    }

    /** The word of the last block in which the hash index begins. */
    public int indexWord() {
        return layout.indexWord();
    }

    /** The bit of that word at which the hash index begins, a multiple of 8. */
    public int indexShift() {
        return layout.indexShift();
    }

    /** Fills every lane of word-major arrays (see {@code Blake2bLanes}) with this input; the index is 0. */
    public void fillLanes(int lanes, long[] laneChain, long[] laneMessage) {
        for (int lane = 0; lane < lanes; lane++) {
            fillLane(lanes, lane, laneChain, laneMessage);
        }
    }

    /** Fills one lane of word-major arrays with this input; the index is 0. */
    public void fillLane(int lanes, int lane, long[] laneChain, long[] laneMessage) {
        for (int w = 0; w < Blake2b.CHAIN_WORDS; w++) {
            laneChain[w * lanes + lane] = chain[w];
        }
        for (int w = 0; w < Blake2b.MESSAGE_WORDS; w++) {
            laneMessage[w * lanes + lane] = lastBlock[w];
        }
    }

    /** Puts hash index {@code g} into one lane that is filled. */
    public void setIndex(int lanes, int lane, int g, long[] laneMessage) {
        layout.setIndex(lanes, lane, g, laneMessage);
    }
}
