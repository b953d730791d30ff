package io.fluxforge.node.chain;

import java.math.BigInteger;

/**
 * Proof of Node, from {@link Upgrade#PON} on.
 *
 * @param limit the largest target
 * @param startLimit the target of the first blocks, before the difficulty window is full
 * @param spacingSeconds time that a block should take
 * @param difficultyWindow blocks that the difficulty rule looks back on, at least 2
 * @param difficultyCheckedFrom height from which headers must have the bits that the rule gives
 * @param initial units of a block
 * @param reductionInterval blocks after which the subsidy shrinks to nine tenths
 * @param maxReductions after so many it stays
 * @param cumulus units that Cumulus gets of {@code initial}; in proportion after a reduction
 * @param nimbus likewise
 * @param stratus likewise
 * @param developmentAddress who gets the rest
 */
public record PonParams(
        BigInteger limit,
        BigInteger startLimit,
        int spacingSeconds,
        int difficultyWindow,
        int difficultyCheckedFrom,
        long initial,
        int reductionInterval,
        int maxReductions,
        long cumulus,
        long nimbus,
        long stratus,
        String developmentAddress) {}
