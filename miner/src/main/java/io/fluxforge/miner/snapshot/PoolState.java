package io.fluxforge.miner.snapshot;

/** How the miner stands with a pool. */
public enum PoolState {
    /** Not asked for now: one before it works. */
    IDLE,
    /** A connection is being made, or the pool has not sent a job yet. */
    CONNECTING,
    /** The devices work for it. */
    ACTIVE,
    /** It failed and is tried again later. */
    FAILED
}
