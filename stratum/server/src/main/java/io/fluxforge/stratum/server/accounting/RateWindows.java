package io.fluxforge.stratum.server.accounting;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Work over the last day in buckets of ten seconds (the last ten minutes) and of ten minutes (the last day). Less than a kilobyte, and
 * the day's buckets are made only for who has worked for more than ten minutes. Time may go back a little. For one thread at a time.
 *
 * <p>A rate is over whole buckets and the one that is being filled, so over at most one bucket less than the window; a bucket's share
 * of a miner's work is small beside what chance does to it.
 */
final class RateWindows {
    static final long DAY_MILLIS = 86_400_000L;
    private static final long FINE_MILLIS = 10_000;
    private static final long COARSE_MILLIS = 600_000;
    private static final int FINE_BUCKETS = 60;
    private static final int COARSE_BUCKETS = 144;

    private final Ring fine = new Ring(FINE_MILLIS, FINE_BUCKETS);
    private @Nullable Ring coarse;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /** A ring of buckets by absolute number; what has fallen out of it is zero. */
    private static final class Ring {
        private final long bucketMillis;
        private final float[] work;
        private long newest;

        Ring(long bucketMillis, int buckets) {
            this.bucketMillis = bucketMillis;
            work = new float[buckets];
        }

        void add(long millis, double amount) {
            long bucket = millis / bucketMillis;
            advance(bucket);
            if (bucket > newest - work.length) {
                work[(int) (bucket % work.length)] += (float) amount;
            }
        }

        private void advance(long bucket) {
            if (bucket - newest >= work.length) {
                Arrays.fill(work, 0);
                newest = bucket;
            }
            while (newest < bucket) {
                work[(int) (++newest % work.length)] = 0;
            }
        }

        /** Work since a bucket's beginning. */
        double since(long bucket) {
            double sum = 0;
            for (long i = Math.max(bucket, newest - work.length + 1); i <= newest; i++) {
                sum += work[(int) (i % work.length)];
            }
            return sum;
        }
    }

    void add(long millis, double work) {
        first = Math.min(first, millis);
        last = Math.max(last, millis);
        if (coarse == null && last - first >= (FINE_BUCKETS - 1) * FINE_MILLIS) {
            coarse = new Ring(COARSE_MILLIS, COARSE_BUCKETS);
            // What the fine buckets have: each belongs to one coarse bucket.
            for (long bucket = fine.newest - FINE_BUCKETS + 1; bucket <= fine.newest; bucket++) {
                coarse.add(bucket * FINE_MILLIS, fine.work[(int) Math.floorMod(bucket, (long) FINE_BUCKETS)]);
            }
        }
        fine.add(millis, work);
        if (coarse != null) {
            coarse.add(millis, work);
        }
    }

    /** When the last work came, milliseconds since 1970. */
    long last() {
        return last;
    }

    /**
     * Solutions per second.
     *
     * @param windowMillis a minute to a day
     * @param now milliseconds since 1970
     * @param since when counting began: a window is no longer than the time from there
     */
    double rate(long windowMillis, long now, long since) {
        Ring ring = coarse == null || windowMillis <= COARSE_MILLIS ? fine : coarse;
        long oldest = (Math.max(now - windowMillis, since) + ring.bucketMillis - 1) / ring.bucketMillis;
        if (since > now - windowMillis) {
            oldest = since / ring.bucketMillis;
        }
        long begin = Math.max(oldest * ring.bucketMillis, since);
        return ring.since(oldest) * 1000 / Math.max(ring.bucketMillis, now - begin);
    }
}
