package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import java.math.BigInteger;

/**
 * A block of the best chain.
 *
 * @param height its height
 * @param hash its hash
 * @param work of the chain up to it
 */
public record ChainPoint(int height, Hash256 hash, BigInteger work) {}
