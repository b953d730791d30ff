package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.TxOutput;

/**
 * An output that nobody has spent.
 *
 * @param output value and script
 * @param height of the block that holds it
 * @param coinbase whether it is a coinbase's, which must mature
 */
record Coin(TxOutput output, int height, boolean coinbase) {}
