package io.fluxforge.node.template;

import io.fluxforge.node.codec.Transaction;

/**
 * A transaction that a template puts into the block.
 *
 * @param transaction decoded
 * @param fee what it pays to the miner, units, not negative
 * @param bytes on the wire
 * @param sigops signature operations as the block's limit counts them
 */
public record TemplateTransaction(Transaction transaction, long fee, int bytes, int sigops) {}
