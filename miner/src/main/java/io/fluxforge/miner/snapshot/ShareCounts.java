package io.fluxforge.miner.snapshot;

/**
 * What became of shares, and of solutions that were none.
 *
 * @param accepted by a pool
 * @param stale too late: found for a job that was void already and not sent, or refused by the pool as stale
 * @param rejected by a pool for another reason
 * @param unanswered sent on a connection that ended before the answer
 * @param hardwareErrors wrong solutions, not sent
 */
public record ShareCounts(long accepted, long stale, long rejected, long unanswered, long hardwareErrors) {
    /** Nothing happened. */
    public static final ShareCounts ZERO = new ShareCounts(0, 0, 0, 0, 0);

    /** The counts of two devices together. */
    public ShareCounts plus(ShareCounts other) {
        return new ShareCounts(
                accepted + other.accepted,
                stale + other.stale,
                rejected + other.rejected,
                unanswered + other.unanswered,
                hardwareErrors + other.hardwareErrors);
    }
}
