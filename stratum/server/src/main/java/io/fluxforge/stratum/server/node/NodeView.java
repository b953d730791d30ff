package io.fluxforge.stratum.server.node;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.FluxRpc;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A node's best chain, seen from a block of ours.
 *
 * @param tip its height
 * @param atHeight its block at our block's height, null if it has none yet
 */
record NodeView(int tip, @Nullable Hash256 atHeight) {
    /**
     * Asks a node.
     *
     * @param genesis the first block of its chain; what a node of another network says is no view of ours
     */
    static NodeView of(FluxRpc rpc, Hash256 genesis, int height) throws IOException, InterruptedException {
        if (!rpc.blockHash(0).orThrow().equals(genesis)) {
            throw new IOException("the node is on another network");
        }
        int tip = rpc.blockCount().orThrow();
        return new NodeView(tip, tip < height ? null : rpc.blockHash(height).orThrow());
    }

    /** Whether the node's chain has this block. */
    boolean has(Hash256 block) {
        return atHeight != null && atHeight.equals(block);
    }

    /** Whether the node's chain has another block at that height, with so many upon it that no node would leave it. */
    boolean buries(Hash256 block, int height, int depth) {
        return atHeight != null && !atHeight.equals(block) && tip >= height + depth;
    }
}
