package io.fluxforge.verifier;

import io.fluxforge.verifier.blake2b.Blake2bLanes;

/** Any number of lanes, one after another and plainly: what the contract of {@link Blake2bLanes} says and no more. */
public record PlainLanes(int lanes) implements Blake2bLanes {
    @Override
    public String name() {
        return "plain" + lanes;
    }

    @Override
    public void addDigests(long[] chain, long[] message, long byteCount, boolean last, long[] sums, long[] to) {
        for (int lane = 0; lane < lanes; lane++) {
            long[] digest = PlainBlake2b.compress(lane(chain, 8, lane), lane(message, 16, lane), byteCount, last);
            for (int w = 0; w < digest.length; w++) {
                int at = w * lanes + lane;
                int low = (int) sums[at] + (int) digest[w];
                int high = (int) (sums[at] >>> 32) + (int) (digest[w] >>> 32);
                to[at] = (long) high << 32 | (low & 0xffff_ffffL);
            }
        }
    }

    private long[] lane(long[] words, int count, int lane) {
        long[] own = new long[count];
        for (int w = 0; w < count; w++) {
            own[w] = words[w * lanes + lane];
        }
        return own;
    }
}
