package io.fluxforge.node.chain;

/**
 * The parts of the subsidy that the three tiers of nodes get.
 *
 * @param from height of the first block
 * @param cumulus fraction of the subsidy, 0 to 1; a binary fraction, since the node computes with it: see {@link Rewards}
 * @param nimbus likewise
 * @param stratus likewise
 */
public record NodeShares(int from, double cumulus, double nimbus, double stratus) {}
