package io.fluxforge.node.follow;

/** How much a follower knows. */
public enum SyncState {
    /** No source of headers is there: whatever the follower knows may be out of date. */
    CONNECTING,
    /** Sources have more than the follower has read so far. What it does not know is not yet an orphan. */
    SYNCING,
    /** The follower has what its sources have. */
    SYNCED
}
