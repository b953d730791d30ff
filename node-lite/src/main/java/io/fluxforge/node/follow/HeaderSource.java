package io.fluxforge.node.follow;

/** Where headers come from, as a follower sees it. */
interface HeaderSource {
    /** How far this source has brought us. */
    SyncState state();

    /** Whether it is known to have headers that we have not read, by more than what a moment brings. */
    boolean hasMore();

    /** By how many seconds its new blocks are too far ahead of our clock, 0 if they are not: one of the two clocks is wrong. */
    long clockLagSeconds();

    /** The height that it claims, 0 while it claims none. */
    int claimedHeight();
}
