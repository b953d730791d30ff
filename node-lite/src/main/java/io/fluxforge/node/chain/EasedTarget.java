package io.fluxforge.node.chain;

import java.math.BigInteger;

/**
 * The target after the switch to ZelHash: that of LWMA-3, eased by 61, 60, 59 … thirty-seconds of itself (fluxd {@code pow.cpp},
 * {@code GetNextWorkRequired}, "Reset the difficulty for ZelHash fork").
 *
 * <p>The node runs the rule for three blocks longer than it has steps. Its step counter has 32 bits without sign, so that in the
 * last two blocks it is 2^32 − 1 and 2^32 − 2: with targets below 2^229 such a multiple exceeds main net's limit and the limit
 * applies; with larger ones the product wraps around at 2^256 and one or two steps are taken <em>off</em>.
 */
public final class EasedTarget {
    private static final int STEPS = 61;
    private static final int STEP_SHIFT = 5;

    private EasedTarget() {}

    /** The target of the block after {@code parent}, which the reset covers, in compact form. */
    static int nextBits(DifficultyParams difficulty, DifficultyRule rule, DifficultyReset reset, HeaderView parent) {
        BigInteger full = Target.of(Lwma3.nextBits(difficulty, rule, parent));
        long steps = Integer.toUnsignedLong(reset.from() + STEPS - (parent.height() + 1));
        BigInteger ease = Target.wrap(full.shiftRight(STEP_SHIFT).multiply(BigInteger.valueOf(steps)));
        return Target.toBits(Target.wrap(full.add(ease)), difficulty.limit());
    }
}
