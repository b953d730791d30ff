package io.fluxforge.miner.pool;

import org.jspecify.annotations.Nullable;

/**
 * What a session says and expects.
 *
 * @param agent name and version of the miner
 * @param url where the session is
 * @param user worker's name
 * @param password password
 * @param solutionBytes length of a solution without its CompactSize
 * @param resume id of an earlier session of this pool, null for none
 * @param net time-outs, and whether it may be sent elsewhere
 */
record SessionSettings(
        String agent,
        PoolUrl url,
        String user,
        String password,
        int solutionBytes,
        @Nullable String resume,
        NetOptions net) {}
