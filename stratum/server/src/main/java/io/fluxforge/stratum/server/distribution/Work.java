package io.fluxforge.stratum.server.distribution;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.verifier.CompactTarget;
import java.math.BigInteger;

/** Work: the number of solutions that meeting a target takes on average, 2^256 / (target + 1), rounded down as the chain does it. */
public final class Work {
    private static final BigInteger SPACE = BigInteger.ONE.shiftLeft(256);
    private static final BigInteger ANY_TARGET = SPACE.subtract(BigInteger.ONE);
    private static final BigInteger MAX_SHARE = BigInteger.valueOf(Long.MAX_VALUE);

    private Work() {}

    /** Of a target (fluxd {@code chain.cpp}, {@code GetBlockProof}). */
    public static BigInteger of(BigInteger target) {
        return SPACE.divide(target.add(BigInteger.ONE));
    }

    /**
     * Of a block with this compact target.
     *
     * @throws IllegalArgumentException if the bits are no target
     */
    public static BigInteger ofBits(int bits) {
        CompactTarget target = CompactTarget.decode(bits, ANY_TARGET);
        if (target.status() != CompactTarget.Status.OK) {
            throw new IllegalArgumentException(String.format("bits %08x are no target", bits));
        }
        return of(target.target());
    }

    /** Of a share; 2^63 − 1 for every target that takes more, which no share of a pool does. */
    public static long ofShare(Target target) {
        return of(target.toBigInteger()).min(MAX_SHARE).longValue();
    }
}
