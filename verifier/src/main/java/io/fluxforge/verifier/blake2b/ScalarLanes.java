package io.fluxforge.verifier.blake2b;

/** One lane in plain Java: the twin that every vector implementation is tested against, and the fallback. */
final class ScalarLanes implements Blake2bLanes {
    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public void addDigests(long[] chain, long[] message, long byteCount, boolean last, long[] sums, long[] to) {
        Blake2b.addCompressed(chain, message, byteCount, last ? -1L : 0L, sums, -1L, to);
    }
}
