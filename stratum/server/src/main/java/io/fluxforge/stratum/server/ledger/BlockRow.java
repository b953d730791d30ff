package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.Hash256;

/**
 * A found block, in short.
 *
 * @param hash the block's
 * @param height the block's
 * @param foundMillis when it was found, milliseconds since 1970
 * @param worker who found it
 * @param state where it is in its life
 * @param confirmations as last seen
 * @param credits how often it was credited: once, and once more each time it came back
 * @param scheme which shares counted
 * @param minerUnits the miner's part
 * @param feeUnits the pool's fee of it
 * @param direct whether its coinbase pays the miners
 */
public record BlockRow(
        Hash256 hash,
        int height,
        long foundMillis,
        String worker,
        BlockState state,
        int confirmations,
        int credits,
        String scheme,
        long minerUnits,
        long feeUnits,
        boolean direct) {}
