package io.fluxforge.stratum.server.distribution;

/** Which shares count when a block is found. */
public enum Scheme {
    /** Pay per last N shares: those behind the block back to the work of N expected blocks, the oldest counted in part. */
    PPLNS,
    /** Proportional: those since the pool's last block. */
    PROP,
    /** The finder takes all. */
    SOLO
}
