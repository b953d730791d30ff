package io.fluxforge.verifier.blake2b;

/**
 * BLAKE2b compressions of several independent blocks side by side, one in each lane.
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
     * Compresses a block of every lane and adds the results to the sums as sixteen 32-bit words each, with wrap-around. Of
     * last blocks that is the sum of digests which ZelHash's twist asks for; over zeroed sums it is the digest itself, or before
     * the last block the next chaining value.
     *
     * @param chain chaining values, 8 words a lane
     * @param message blocks, 16 words a lane
     * @param byteCount input bytes up to and including this block, the same for every lane
     * @param last whether this is every lane's last block
     * @param sums 8 words a lane, each two little-endian 32-bit words
     * @param to takes the new sums; may be {@code sums} or {@code chain}
     */
    void addDigests(long[] chain, long[] message, long byteCount, boolean last, long[] sums, long[] to);

    /**
     * As {@link #addDigests}, for last blocks that have two words and zeros behind them: a header's last 12 bytes and the hash
     * index. Some lanes are faster for knowing it.
     *
     * @param message blocks, 16 words a lane; whether words 2 to 15 are zero is not checked
     * @param state room for 16 words a lane, spoilt
     */
    default void addShortDigests(long[] chain, long[] message, long byteCount, long[] sums, long[] to, long[] state) {
        addDigests(chain, message, byteCount, true, sums, to);
    }

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
