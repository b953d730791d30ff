package io.fluxforge.node.chain;

/**
 * How many new units a block of proof of work creates.
 *
 * @param initial units of a block before the first halving
 * @param premineAtHeight1 units of block 1
 * @param slowStartBlocks blocks over which the subsidy ramps up; 0 for none
 * @param halvingInterval blocks between halvings, counted from half the slow start
 * @param maxHalvings after so many the subsidy stays
 */
public record SubsidyParams(
        long initial, long premineAtHeight1, int slowStartBlocks, int halvingInterval, int maxHalvings) {}
