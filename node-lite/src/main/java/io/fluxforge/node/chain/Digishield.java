package io.fluxforge.node.chain;

import java.math.BigInteger;

/**
 * The mean target of a window, times the share of the planned time that the window took, moved only a quarter of the way and bounded
 * (fluxd {@code pow.cpp}, {@code DigishieldCalculateNextWorkRequired}). Times are medians, so that a single one cannot warp it.
 */
public final class Digishield {
    private static final int DAMPING = 4;

    private Digishield() {}

    /** The target of the block after {@code parent}, in compact form. */
    static int nextBits(DifficultyParams difficulty, DifficultyRule rule, HeaderView parent) {
        int last = parent.height();
        int first = last - rule.window();
        if (first < 0) {
            return Target.toBits(difficulty.limit(), difficulty.limit());
        }
        BigInteger sum = BigInteger.ZERO;
        for (int height = first + 1; height <= last; height++) {
            sum = sum.add(Target.of(parent.bits(height)));
        }
        BigInteger mean = Target.wrap(sum).divide(BigInteger.valueOf(rule.window()));

        long planned = (long) rule.window() * difficulty.spacingSeconds();
        long actual = MedianTime.at(parent, last) - MedianTime.at(parent, first);
        long damped = planned + (actual - planned) / DAMPING;
        long bounded = Math.clamp(
                damped, planned * (100 - rule.maxUpPercent()) / 100, planned * (100 + rule.maxDownPercent()) / 100);
        BigInteger target = mean.divide(BigInteger.valueOf(planned)).multiply(BigInteger.valueOf(bounded));
        return Target.toBits(Target.wrap(target), difficulty.limit());
    }
}
