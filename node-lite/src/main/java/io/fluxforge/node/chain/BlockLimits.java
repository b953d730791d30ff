package io.fluxforge.node.chain;

import io.fluxforge.node.codec.Block;

/**
 * What a network's blocks may have.
 *
 * @param bytes of a whole block, header and solution included; at most {@link Block#MAX_BYTES}
 * @param sigops signature operations of all its transactions, the coinbase included
 */
public record BlockLimits(int bytes, int sigops) {
    /** Those of Flux (fluxd {@code consensus/consensus.h}). */
    public static final BlockLimits FLUX = new BlockLimits(Block.MAX_BYTES, 20_000);
}
