package io.fluxforge.miner.pool;

import org.jspecify.annotations.Nullable;

/**
 * Why a session ended.
 *
 * @param reason one line
 * @param refused whether the pool does not want this worker: trying again soon will not help
 * @param redirect where the pool sent us, null if it did not
 */
record SessionEnd(String reason, boolean refused, @Nullable Redirect redirect) {
    /**
     * Where and when to come back.
     *
     * @param url where
     * @param waitSeconds when, 0 to 300
     */
    record Redirect(PoolUrl url, int waitSeconds) {}

    static SessionEnd of(String reason) {
        return new SessionEnd(reason, false, null);
    }
}
