package io.fluxforge.node.chain;

import java.math.BigInteger;

/**
 * The target of Proof of Node: the parent's, times the share of the planned time that the last blocks took, bounded to 80 % to 125 %
 * (fluxd {@code pon.cpp}, {@code GetNextPONWorkRequired}).
 */
public final class PonDifficulty {
    private PonDifficulty() {}

    /** The target of the block after {@code parent}, in compact form. */
    static int nextBits(PonParams pon, int activationHeight, HeaderView parent) {
        int last = parent.height();
        int window = pon.difficultyWindow();
        if (last + 1 - activationHeight < window) {
            return Target.toBits(pon.startLimit(), pon.startLimit());
        }
        long planned = (window - 1L) * pon.spacingSeconds();
        long actual = parent.time(last) - parent.time(last - window + 1);
        long bounded = Math.clamp(actual, planned * 4 / 5, planned * 5 / 4);
        BigInteger target =
                Target.of(parent.bits(last)).divide(BigInteger.valueOf(planned)).multiply(BigInteger.valueOf(bounded));
        // No block could meet 0, and the node falls back to the limit.
        return Target.toBits(target.signum() == 0 ? pon.limit() : target, pon.limit());
    }
}
