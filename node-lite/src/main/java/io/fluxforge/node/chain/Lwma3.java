package io.fluxforge.node.chain;

import java.math.BigInteger;

/**
 * {@link Lwma} with times that never run backwards, and a target that stays within 67 % to 150 % of the parent's (fluxd
 * {@code pow.cpp}, {@code Lwma3CalculateNextWorkRequired}).
 */
public final class Lwma3 {
    private Lwma3() {}

    /** The target of the block after {@code parent}, in compact form; the limit where the window is not full. */
    static int nextBits(DifficultyParams difficulty, DifficultyRule rule, HeaderView parent) {
        int last = parent.height();
        int window = rule.window();
        if (last < window) {
            return Target.toBits(difficulty.limit(), difficulty.limit());
        }
        long spacing = difficulty.spacingSeconds();
        long weighted = 0;
        long previous = parent.time(last - window);
        for (int i = 1; i <= window; i++) {
            long time = Math.max(parent.time(last - window + i), previous + 1);
            weighted += i * Math.min(time - previous, 6 * spacing);
            previous = time;
        }
        BigInteger shares = Lwma.sumOfShares(parent, window, Lwma.weights(window, spacing));
        BigInteger target = Target.wrap(shares.multiply(BigInteger.valueOf(weighted)));
        BigInteger parents = Target.of(parent.bits(last));
        // In this order: where the products wrap, the lower bound can exceed the upper one.
        BigInteger bounded = target.min(Target.scale(parents, 150, 100)).max(Target.scale(parents, 67, 100));
        return Target.toBits(bounded, difficulty.limit());
    }
}
