package io.fluxforge.verifier.blake2b;

/**
 * BLAKE2b compressions of several independent last blocks side by side, one in each lane.
 *
 * <p>All arrays are word-major: word w of lane l stands at {@code w * lanes() + l}, so that a vector holds the same word of
 * every lane. Implementations have no state and are safe for use by many threads.
 */
public interface Blake2bLanes {
    /** Compressions done by one call. */
    int lanes();

    /** What runs, as {@code -Dfluxforge.simd=} names it: {@code scalar}, {@code 128}, {@code 256} or {@code 512}. */
    String name();

    /**
     * Compresses the last block of every lane and adds the digests to the sums as sixteen 32-bit words each, with
     * wrap-around: that is the sum ZelHash's twist asks for, and over zeroed sums the digest itself.
     *
     * @param chain chaining values, 8 words a lane
     * @param message last blocks, 16 words a lane
     * @param byteCount input bytes in all, the same for every lane
     * @param sums 8 words a lane, each two little-endian 32-bit words
     * @param to takes the new sums; may be {@code sums}
     */
    void addDigests(long[] chain, long[] message, long byteCount, long[] sums, long[] to);

    /**
     * Adds to one word of every lane.
     *
     * @param words from {@code from} on, one word a lane
     */
    default void add(long[] words, int from, long summand) {
        for (int lane = 0; lane < lanes(); lane++) {
            words[from + lane] += summand;
        }
    }
}
