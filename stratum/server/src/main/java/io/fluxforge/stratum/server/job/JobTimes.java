package io.fluxforge.stratum.server.job;

/**
 * The times that a header of a job may carry, as the job's node judges them. Its clock is read once, with the template, and moved on
 * by a clock that only moves on: the pool's own time of day has no part in it.
 *
 * @param earliest least time, seconds since 1970
 * @param latest greatest time when the job was made, seconds since 1970; it moves on with the clock
 * @param madeNanos when that was, by {@link System#nanoTime}
 */
public record JobTimes(long earliest, long latest, long madeNanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MAX_TIME = 0xffff_ffffL;

    /** Any time from this one on. */
    public static JobTimes from(long earliest) {
        return new JobTimes(earliest, MAX_TIME, 0);
    }

    /**
     * Whether a header may carry this time.
     *
     * @param nowNanos by the same clock
     */
    public boolean allow(long time, long nowNanos) {
        return time >= earliest && time - latest <= Math.max(0, (nowNanos - madeNanos) / NANOS_PER_SECOND);
    }
}
