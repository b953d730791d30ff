package io.fluxforge.verifier;

import java.math.BigInteger;

/**
 * A 256-bit target in its 32-bit compact form: an exponent in the top byte, a sign bit, and a mantissa of 23 bits; the value is
 * mantissa · 256^(exponent − 3) (fluxd {@code arith_uint256::SetCompact}, {@code pow.cpp CheckProofOfWork}).
 *
 * @param status whether a block may carry these bits
 * @param target the value, 0 unless the status is {@link Status#OK} or {@link Status#ABOVE_LIMIT}
 */
public record CompactTarget(Status status, BigInteger target) {
    /** What is right or wrong with compact bits. */
    public enum Status {
        /** A positive target within the limit. */
        OK,
        /** The sign bit is set and the mantissa is not zero. */
        NEGATIVE,
        /** The value is zero. */
        ZERO,
        /** The value does not fit 256 bits. */
        OVERFLOW,
        /** The value exceeds the network's limit. */
        ABOVE_LIMIT
    }

    private static final int MANTISSA = 0x007f_ffff;
    private static final int SIGN = 0x0080_0000;

    /**
     * Decodes {@code bits}.
     *
     * @param limit the network's largest target
     */
    public static CompactTarget decode(int bits, BigInteger limit) {
        int exponent = bits >>> 24;
        int raw = bits & MANTISSA;
        // The sign and overflow tests look at the mantissa after small exponents have shifted it.
        int mantissa = exponent <= 3 ? raw >>> (8 * (3 - exponent)) : raw;
        if (mantissa != 0 && (bits & SIGN) != 0) {
            return new CompactTarget(Status.NEGATIVE, BigInteger.ZERO);
        }
        if (mantissa == 0) {
            return new CompactTarget(Status.ZERO, BigInteger.ZERO);
        }
        if (exponent > 34 || (mantissa > 0xff && exponent > 33) || (mantissa > 0xffff && exponent > 32)) {
            return new CompactTarget(Status.OVERFLOW, BigInteger.ZERO);
        }
        BigInteger target = BigInteger.valueOf(mantissa).shiftLeft(Math.max(0, 8 * (exponent - 3)));
        return new CompactTarget(target.compareTo(limit) > 0 ? Status.ABOVE_LIMIT : Status.OK, target);
    }

    /** Encodes a target of 0 to 2^256 − 1, rounding down to the 23 bits that the compact form keeps. */
    public static int encode(BigInteger target) {
        if (target.signum() < 0 || target.bitLength() > 256) {
            throw new IllegalArgumentException("target of " + target.bitLength() + " bits, sign " + target.signum());
        }
        int exponent = (target.bitLength() + 7) / 8;
        int mantissa = target.shiftRight(8 * (exponent - 3)).intValue();
        if ((mantissa & SIGN) != 0) {
            mantissa >>>= 8;
            exponent++;
        }
        return exponent << 24 | mantissa;
    }

    /** Whether a hash in wire order (32 bytes, least significant first), read as a number, is at most the target. */
    public boolean isMetBy(byte[] hash) {
        return status == Status.OK && toNumber(hash).compareTo(target) <= 0;
    }

    /** The number that 32 bytes in wire order stand for. */
    public static BigInteger toNumber(byte[] hash) {
        if (hash.length != 32) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + hash.length);
        }
        byte[] bigEndian = new byte[32];
        for (int i = 0; i < 32; i++) {
            bigEndian[i] = hash[31 - i];
        }
        return new BigInteger(1, bigEndian);
    }
}
