package io.fluxforge.node.chain;

import io.fluxforge.node.codec.ChainHeader;
import java.math.BigInteger;

/** What a block adds to the work of its chain; the chain with the most is the best (fluxd {@code pow.cpp}, {@code GetBlockProof}). */
public final class ChainWork {
    private static final BigInteger ALL_HASHES = BigInteger.ONE.shiftLeft(256);
    /** Proof of Node costs no work: each block counts the same, about as a moderate proof of work. */
    private static final BigInteger PON = BigInteger.ONE.shiftLeft(40);

    private ChainWork() {}

    /** The work of a header. */
    public static BigInteger of(ChainHeader header) {
        return of(header.version(), header.bits());
    }

    /**
     * The number of hashes that a block of proof of work takes on average, 2^256 / (target + 1); 2^40 for one of Proof of Node; 0
     * for bits that no block may have.
     */
    public static BigInteger of(int version, int bits) {
        if (version >= ChainHeader.PON_VERSION) {
            return PON;
        }
        BigInteger target = Target.of(bits);
        return target.signum() == 0 ? BigInteger.ZERO : ALL_HASHES.divide(target.add(BigInteger.ONE));
    }
}
