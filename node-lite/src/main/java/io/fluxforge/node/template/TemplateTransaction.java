package io.fluxforge.node.template;

import io.fluxforge.node.codec.Transaction;

/**
 * A transaction that a template puts into the block.
 *
 * @param transaction decoded
 * @param fee what it pays to the miner, units, not negative
 */
public record TemplateTransaction(Transaction transaction, long fee) {}
