package io.fluxforge.node.chain;

import io.fluxforge.verifier.CompactTarget;
import java.math.BigInteger;

/** Targets as fluxd computes with them ({@code arith_uint256}): numbers of 256 bits, whose sums and products wrap around. */
final class Target {
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    private Target() {}

    /** The target that a block's bits stand for; 0 for bits that no block may have. */
    static BigInteger of(int bits) {
        return CompactTarget.decode(bits, MAX).target();
    }

    /** The low 256 bits. On main net nothing ever reaches more; with the limits of the test networks it does. */
    static BigInteger wrap(BigInteger value) {
        return value.and(MAX);
    }

    /** {@code target · factor / divisor}, the product wrapped. */
    static BigInteger scale(BigInteger target, long factor, long divisor) {
        return wrap(target.multiply(BigInteger.valueOf(factor))).divide(BigInteger.valueOf(divisor));
    }

    /** The bits of a target, or of the limit if that is smaller. */
    static int toBits(BigInteger target, BigInteger limit) {
        return CompactTarget.encode(target.min(limit));
    }
}
