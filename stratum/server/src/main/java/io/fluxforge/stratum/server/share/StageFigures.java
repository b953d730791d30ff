package io.fluxforge.stratum.server.share;

/**
 * What a stage of the pipeline has done since the start.
 *
 * @param stage its name
 * @param shares that went through it, refused ones among them
 * @param batches in which they did
 * @param busyNanos spent on them
 * @param ageNanos sum over all shares of the time from their offer to the end of their batch in this stage
 */
public record StageFigures(String stage, long shares, long batches, long busyNanos, long ageNanos) {
    /** These less those of an earlier moment. */
    public StageFigures since(StageFigures before) {
        return new StageFigures(
                stage,
                shares - before.shares,
                batches - before.batches,
                busyNanos - before.busyNanos,
                ageNanos - before.ageNanos);
    }

    StageFigures plus(int batchShares, long batchNanos, long batchAgeNanos) {
        return new StageFigures(
                stage, shares + batchShares, batches + 1, busyNanos + batchNanos, ageNanos + batchAgeNanos);
    }
}
