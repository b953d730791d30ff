package io.fluxforge.verifier;

import io.fluxforge.verifier.blake2b.Blake2b;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import java.util.Arrays;

/**
 * The lanes of one thread, each hashing successive indices of an input of its own; all inputs have one length. What is before an
 * input's last block, a header's first 128 bytes, is hashed in lanes too: so inputs are staged, one in a slot for each lane, and
 * taken from there.
 */
final class HashLanes {
    private final Blake2bLanes kernel;
    private final int lanes;
    private final long[] start = new long[Blake2b.CHAIN_WORDS];

    private final byte[][] staged;
    private final long[] stagedChain;
    private final long[] stagedBlock;
    private final long[] zeros;

    private final long[] chain;
    private final long[] message;
    private final long[] sums;
    private final long[] state;
    private InputLayout layout = InputLayout.of(0);

    HashLanes(EquihashParams params, Blake2bLanes kernel) {
        this.kernel = kernel;
        lanes = kernel.lanes();
        Blake2b.start(params.digestBytes(), params.blake2bPersonal(), start);
        staged = new byte[lanes][];
        stagedChain = new long[Blake2b.CHAIN_WORDS * lanes];
        stagedBlock = new long[Blake2b.MESSAGE_WORDS * lanes];
        zeros = new long[Blake2b.CHAIN_WORDS * lanes];
        chain = new long[Blake2b.CHAIN_WORDS * lanes];
        message = new long[Blake2b.MESSAGE_WORDS * lanes];
        sums = new long[Blake2b.CHAIN_WORDS * lanes];
        state = new long[Blake2b.MESSAGE_WORDS * lanes];
    }

    /**
     * Sets the length of the inputs that follow.
     *
     * @throws IllegalArgumentException if the index would straddle two blocks
     */
    void setLength(int inputBytes) {
        if (layout.inputBytes() != inputBytes) {
            layout = InputLayout.of(inputBytes);
            Arrays.fill(message, 0);
        }
    }

    /** Puts an input into a slot. */
    void stage(int slot, byte[] input) {
        staged[slot] = input;
    }

    /** Hashes all but the last block of the inputs in the first {@code slots} slots. */
    void hashStaged(int slots) {
        for (int w = 0; w < Blake2b.CHAIN_WORDS; w++) {
            Arrays.fill(stagedChain, w * lanes, (w + 1) * lanes, start[w]);
        }
        for (int at = 0; at < layout.lastBlock(); at += Blake2b.BLOCK_BYTES) {
            for (int slot = 0; slot < slots; slot++) {
                for (int w = 0; w < Blake2b.MESSAGE_WORDS; w++) {
                    stagedBlock[w * lanes + slot] = Blake2b.word(staged[slot], at + Long.BYTES * w);
                }
            }
            kernel.addDigests(stagedChain, stagedBlock, at + Blake2b.BLOCK_BYTES, false, zeros, stagedChain);
        }
    }

    /** Gives a lane the input in a slot. */
    void take(int lane, int slot) {
        for (int w = 0; w < Blake2b.CHAIN_WORDS; w++) {
            chain[w * lanes + lane] = stagedChain[w * lanes + slot];
        }
        for (int w = 0; w <= layout.indexWord(); w++) {
            message[w * lanes + lane] = Blake2b.word(staged[slot], layout.lastBlock() + Long.BYTES * w);
        }
    }

    /** Gives a lane the input of another. */
    void copy(int lane, int from) {
        for (int w = 0; w < Blake2b.CHAIN_WORDS; w++) {
            chain[w * lanes + lane] = chain[w * lanes + from];
        }
        for (int w = 0; w <= layout.indexWord(); w++) {
            message[w * lanes + lane] = message[w * lanes + from];
        }
    }

    /** Sets a lane to a hash index and its sum to zero. */
    void start(int lane, int hashIndex) {
        layout.setIndex(lanes, lane, hashIndex, message);
        for (int w = 0; w < Blake2b.CHAIN_WORDS; w++) {
            sums[w * lanes + lane] = 0;
        }
    }

    /** Hashes {@code steps} successive indices in every lane. A group of sixteen never carries out of the index's low byte. */
    void run(int steps) {
        int at = layout.indexWord() * lanes;
        long one = 1L << layout.indexShift();
        for (int step = 0; step < steps; step++) {
            if (layout.isShort()) {
                kernel.addShortDigests(chain, message, layout.byteCount(), sums, sums, state);
            } else {
                kernel.addDigests(chain, message, layout.byteCount(), true, sums, sums);
            }
            kernel.add(message, at, one);
        }
    }

    /** The sums of all lanes' digests since they were started: eight words each, as far apart as there are lanes. */
    long[] sums() {
        return sums;
    }
}
