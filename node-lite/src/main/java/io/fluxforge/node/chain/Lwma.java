package io.fluxforge.node.chain;

import java.math.BigInteger;

/**
 * The mean target of a window, times how long its blocks took, later ones with more weight (fluxd {@code pow.cpp},
 * {@code LWMACalculateNextWorkRequired}). A block may take from −360 seconds to six times what it should.
 */
public final class Lwma {
    private static final int MIN_SOLVE_SECONDS = -360;

    private Lwma() {}

    /** The target of the block after {@code parent}, in compact form; the limit where the window is not full (fluxd stops). */
    static int nextBits(DifficultyParams difficulty, DifficultyRule rule, HeaderView parent) {
        int last = parent.height();
        int window = rule.window();
        if (last <= window) {
            return Target.toBits(difficulty.limit(), difficulty.limit());
        }
        long spacing = difficulty.spacingSeconds();
        long weights = weights(window, spacing);
        long weighted = 0;
        long previous = parent.time(last - window);
        for (int i = 1; i <= window; i++) {
            long time = parent.time(last - window + i);
            weighted += i * Math.clamp(time - previous, MIN_SOLVE_SECONDS, 6 * spacing);
            previous = time;
        }
        long atLeastATenth = Math.max(weighted, weights / 10);
        BigInteger target = sumOfShares(parent, window, weights).multiply(BigInteger.valueOf(atLeastATenth));
        return Target.toBits(Target.wrap(target), difficulty.limit());
    }

    /** What the weighted times come to when every block takes as long as it should: {@code spacing · (1 + 2 + … + window)}. */
    static long weights(int window, long spacing) {
        return (long) window * (window + 1) * spacing / 2;
    }

    /** The sum of the window's targets, each divided by {@code weights · window} first, as the node does to keep it small. */
    static BigInteger sumOfShares(HeaderView parent, int window, long weights) {
        BigInteger divisor = BigInteger.valueOf(weights * window);
        BigInteger sum = BigInteger.ZERO;
        for (int height = parent.height() - window + 1; height <= parent.height(); height++) {
            sum = sum.add(Target.of(parent.bits(height)).divide(divisor));
        }
        return sum;
    }
}
