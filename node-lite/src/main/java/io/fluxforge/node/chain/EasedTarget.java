package io.fluxforge.node.chain;

import java.math.BigInteger;

/**
 * The target after the switch to ZelHash: that of LWMA-3, eased by 61, 60, 59 … thirty-seconds of itself (fluxd {@code pow.cpp},
 * {@code GetNextWorkRequired}, "Reset the difficulty for ZelHash fork").
 *
 * <p>The node applies it for three blocks longer than it has steps, and counts them down in 32 bits without sign: 0, 2^32 − 1, 2^32 − 2. So
 * the last two blocks get the limit or a target 2^27 times as large; but with targets of 2^229 and more the product wraps around at
 * 2^256, and they get one and two steps <em>less</em>, as a recorded regression-test chain shows.
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
