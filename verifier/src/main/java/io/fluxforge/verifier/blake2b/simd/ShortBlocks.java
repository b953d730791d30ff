package io.fluxforge.verifier.blake2b.simd;

/** The kernel that {@link ShortBlocksWriter} writes. */
interface ShortBlocks {
    /** As {@code Blake2bLanes.addShortDigests}. */
    void addDigests(long[] chain, long[] message, long byteCount, long[] sums, long[] to, long[] state);
}
