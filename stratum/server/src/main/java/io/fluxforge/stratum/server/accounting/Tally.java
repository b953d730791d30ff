package io.fluxforge.stratum.server.accounting;

import io.fluxforge.stratum.server.share.ShareVerdict;

/** Sums over shares. For one thread at a time. */
final class Tally {
    long accepted;
    long stale;
    long duplicate;
    long low;
    long invalid;
    double work;
    double best;
    long lastShare;

    /** Counts a share that was refused; what the pool itself is to blame for does not count. */
    void refuse(ShareVerdict verdict) {
        switch (verdict) {
            case STALE -> stale++;
            case DUPLICATE -> duplicate++;
            case LOW_DIFFICULTY -> low++;
            case INVALID_SOLUTION, TIME_OUT_OF_RANGE, MALFORMED, UNAUTHORISED, NOT_SUBSCRIBED -> invalid++;
            case ACCEPTED, TOO_MANY, NOT_RECORDED -> {
                // The first is in the journal.
            }
        }
    }

    /** Counts a share that was accepted after all others: its time is the last, even if the time of day was set back since. */
    void accept(long timeMillis, double shareWork, double hashWork) {
        accepted++;
        work += shareWork;
        best = Math.max(best, hashWork);
        lastShare = timeMillis;
    }

    void add(Tally other) {
        accepted += other.accepted;
        stale += other.stale;
        duplicate += other.duplicate;
        low += other.low;
        invalid += other.invalid;
        work += other.work;
        best = Math.max(best, other.best);
        lastShare = Math.max(lastShare, other.lastShare);
    }
}
