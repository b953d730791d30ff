package io.fluxforge.node.follow;

/**
 * What a follower knows of a block.
 *
 * @param kind where it is
 * @param height of the block in the best chain, else −1
 * @param confirmations in the best chain 1 for the tip and one more for each block after it, else 0
 */
public record BlockStatus(Kind kind, int height, int confirmations) {
    /** Where a block can be. */
    public enum Kind {
        /** In the best chain. */
        IN_CHAIN,
        /** Known, but in another branch, and the follower is synced. */
        ORPHANED,
        /** Not known, and the follower is synced; a block that was handed to a node a moment ago may still be on its way. */
        UNKNOWN,
        /** Not in the best chain as far as the follower has read; it has not read all, so nobody should act on it. */
        UNDECIDED
    }

    static BlockStatus inChain(int height, int confirmations) {
        return new BlockStatus(Kind.IN_CHAIN, height, confirmations);
    }

    static BlockStatus outside(Kind kind) {
        return new BlockStatus(kind, -1, 0);
    }
}
