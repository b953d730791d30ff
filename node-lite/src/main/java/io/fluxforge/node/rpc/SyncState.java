package io.fluxforge.node.rpc;

import io.fluxforge.node.codec.Hash256;

/**
 * How far a node is.
 *
 * @param chain its network as it names it: {@code main}, {@code test}, {@code regtest}
 * @param blocks height of its best block
 * @param headers height of the best header that it knows
 * @param tip hash of its best block
 * @param progress estimated part of the chain that it has verified, 0 to 1
 * @param peers connections that it has
 */
public record SyncState(String chain, int blocks, int headers, Hash256 tip, double progress, int peers) {
    /** A node that has verified less than this is still far behind. */
    private static final double NEARLY_ALL = 0.99;

    /** Whether blocks are known to be missing: the node's word on what is orphaned, or unpaid, is then worth nothing. */
    public boolean isSyncing() {
        return headers > blocks || progress < NEARLY_ALL;
    }
}
