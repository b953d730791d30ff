package io.fluxforge.miner.pool;

import io.fluxforge.verifier.EquihashParams;
import org.jspecify.annotations.Nullable;

/**
 * What a session says and expects.
 *
 * @param agent name and version of the miner
 * @param url where the session is
 * @param user worker's name
 * @param password password
 * @param params what is solved; null if the pool is to say it, and nothing is solved yet
 * @param proven whether a pool has given work at this place before, so that it does speak Stratum in this way
 * @param resume id of an earlier session of this pool, null for none
 * @param net time-outs, and whether it may be sent elsewhere
 */
record SessionSettings(
        String agent,
        PoolUrl url,
        String user,
        String password,
        @Nullable EquihashParams params,
        boolean proven,
        @Nullable String resume,
        NetOptions net) {}
