package io.fluxforge.stratum.server.accounting;

import io.fluxforge.node.codec.Hash256;

/**
 * A share that met the network's target.
 *
 * @param hash of the block
 * @param height the block's height
 * @param timeMillis when it was found, milliseconds since 1970
 * @param worker who found it
 * @param round what it took, itself included
 */
public record FoundBlock(Hash256 hash, int height, long timeMillis, String worker, Round round) {}
