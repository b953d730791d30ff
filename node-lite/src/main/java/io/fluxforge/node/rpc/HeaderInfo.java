package io.fluxforge.node.rpc;

import io.fluxforge.node.codec.Hash256;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of a block.
 *
 * @param hash the block's
 * @param height its height
 * @param confirmations 1 for the tip, one more for each block on top; -1 for a block outside the best chain
 * @param time seconds since 1970
 * @param bits the target in compact form
 * @param chainWork work of the chain up to it
 * @param previous the block before; null for the first
 * @param next the block after it in the best chain; null for the tip and for blocks outside
 */
public record HeaderInfo(
        Hash256 hash,
        int height,
        int confirmations,
        long time,
        int bits,
        BigInteger chainWork,
        @Nullable Hash256 previous,
        @Nullable Hash256 next) {
    /** Whether the block is in the node's best chain. */
    public boolean isInBestChain() {
        return confirmations > 0;
    }
}
