package io.fluxforge.node.chain;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalInt;

/**
 * How much work a block needs.
 *
 * @param limit the largest target, 256 bits
 * @param spacingSeconds time that a block should take
 * @param targetChecked whether a hash must meet the target; fluxd does not look at it on its regression-test network
 *     ({@code pow.cpp}, {@code CheckProofOfWork})
 * @param minimumDifficultyAfter if present, a block after a parent of at least this height may use the limit when its time is
 *     more than twice the spacing after the parent's
 * @param rules by height, the first from 0
 * @param resets runs of blocks to which other rules apply, in their order of precedence
 */
public record DifficultyParams(
        BigInteger limit,
        int spacingSeconds,
        boolean targetChecked,
        OptionalInt minimumDifficultyAfter,
        List<DifficultyRule> rules,
        List<DifficultyReset> resets) {}
