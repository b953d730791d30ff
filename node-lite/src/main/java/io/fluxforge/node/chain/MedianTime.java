package io.fluxforge.node.chain;

import java.util.Arrays;

/** The median of the last times, which no single miner can move much (fluxd {@code chain.h}, {@code GetMedianTimePast}). */
public final class MedianTime {
    /** Blocks whose median it is. */
    public static final int SPAN = 11;

    private MedianTime() {}

    /**
     * The median time of a block and the ten before it, in seconds since 1970. Near the first block there are fewer; of an even
     * number the later of the middle two counts.
     *
     * @param height 0 to {@code view.height()}
     */
    public static long at(HeaderView view, int height) {
        long[] times = new long[Math.min(SPAN, height + 1)];
        for (int i = 0; i < times.length; i++) {
            times[i] = view.time(height - i);
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }
}
