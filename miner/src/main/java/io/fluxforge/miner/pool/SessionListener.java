package io.fluxforge.miner.pool;

import io.fluxforge.miner.work.PoolJob;
import io.fluxforge.miner.work.Share;
import org.jspecify.annotations.Nullable;

/** Who is told what happens in a session. Called while the session is locked: no method may wait. */
interface SessionListener {
    /** The devices shall work on this now, or on nothing. */
    void work(@Nullable PoolJob job);

    /** A share was answered, or will not be any more. */
    void answered(Share share, Share.Verdict verdict, String reason, double latencyMillis);

    /** Something worth a line in the log. */
    void notice(String text);

    /** The session is over; the last call. */
    void ended(SessionEnd end);
}
