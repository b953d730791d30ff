package io.fluxforge.miner.pool;

import org.jspecify.annotations.Nullable;

/**
 * Why a session ended.
 *
 * @param reason one line
 * @param kind what follows from it
 * @param redirect where the pool sent us, null if it did not
 */
record SessionEnd(String reason, Kind kind, @Nullable Redirect redirect) {
    /** What follows. */
    enum Kind {
        /** The connection is gone: the pool may resume the session. */
        LOST,
        /** The pool does not want this worker: trying again soon will not help. */
        REFUSED,
        /** The pool wants another proof of work than we solve: nothing that is found here is of use there. */
        WRONG_PROOF,
        /** The session is of no use any more. */
        OVER
    }

    /**
     * Where and when to come back.
     *
     * @param url where
     * @param waitSeconds when, 0 to 300
     */
    record Redirect(PoolUrl url, int waitSeconds) {}

    static SessionEnd of(String reason) {
        return new SessionEnd(reason, Kind.OVER, null);
    }

    static SessionEnd lost(String reason) {
        return new SessionEnd(reason, Kind.LOST, null);
    }
}
