package io.fluxforge.miner.pool;

import io.fluxforge.miner.work.PoolJob;
import io.fluxforge.miner.work.Share;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is found for the last job of a session whose connection was lost. It is sent by a later session if that gives out the very same
 * work, as a pool does that resumes sessions; whether it does so is seen, not believed. Thread-safe.
 */
final class HeldShares {
    /** Shares that are kept at most. */
    static final int MOST = 64;

    private final PoolJob job;
    private final List<Share> shares = new ArrayList<>();
    private @Nullable PoolJob heir;
    private boolean released;

    HeldShares(PoolJob job) {
        this.job = job;
    }

    PoolJob job() {
        return job;
    }

    synchronized boolean isLive(PoolJob of) {
        return of.equals(job) && (heir == null ? !released : heir.isLive());
    }

    /** Keeps a share, or passes it on; false if it is too late. */
    synchronized boolean take(Share share) {
        if (!isLive(share.job())) {
            return false;
        }
        return heir == null ? shares.size() < MOST && shares.add(share) : pass(share, heir);
    }

    /** A later session has this job: the shares are sent there if it is the same work, else given up. */
    synchronized void resume(PoolJob next) {
        if (!released && job.isSameWork(next)) {
            heir = next;
            shares.removeIf(share -> pass(share, next));
        }
        release();
    }

    /** Gives up what has not been sent. */
    synchronized void release() {
        released = true;
        for (Share share : shares) {
            share.answered(Share.Verdict.UNANSWERED, "the connection was lost before it was sent", Double.NaN);
        }
        shares.clear();
    }

    /** The target of the job may be another now. */
    private static boolean pass(Share share, PoolJob next) {
        byte[] hash = next.header(share.nonce2()).hash(share.solution());
        return next.target().isMetBy(hash, 0) && next.sink().submit(share.of(next));
    }
}
