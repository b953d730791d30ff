package io.fluxforge.stratum.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A 256-bit unsigned target. A hash meets it that is, as a number, not above it. Comparing allocates nothing.
 *
 * <p>Pools speak of difficulty = diff1 / target; diff1 is the network's largest target.
 */
public final class Target implements Comparable<Target> {
    /** Bytes of a target. */
    public static final int BYTES = 32;
    /** 2^256 − 1: every hash meets it. */
    public static final Target MAX = new Target(-1, -1, -1, -1);

    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);
    private static final double TWO_POW_64 = 0x1p64;

    /** From the most significant 64 bits down. */
    private final long a;

    private final long b;
    private final long c;
    private final long d;

    private Target(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /** Reads 32 bytes, most significant first. */
    public static Target ofBytes(byte[] bigEndian, int offset) {
        return new Target(
                bigEndianLong(bigEndian, offset),
                bigEndianLong(bigEndian, offset + 8),
                bigEndianLong(bigEndian, offset + 16),
                bigEndianLong(bigEndian, offset + 24));
    }

    /**
     * A number as a target.
     *
     * @throws IllegalArgumentException unless it is 0 to 2^256 − 1
     */
    public static Target of(BigInteger number) {
        if (number.signum() < 0 || number.compareTo(LIMIT) >= 0) {
            throw new IllegalArgumentException("target of " + number.bitLength() + " bits, sign " + number.signum());
        }
        return new Target(
                number.shiftRight(192).longValue(),
                number.shiftRight(128).longValue(),
                number.shiftRight(64).longValue(),
                number.longValue());
    }

    /** Reads 64 hex digits, most significant first; null if the text is anything else. */
    public static @Nullable Target parse(String hex) {
        byte[] digits = hex.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[BYTES];
        return digits.length == 2 * BYTES && Hex.decode(digits, 0, BYTES, bytes, 0) ? ofBytes(bytes, 0) : null;
    }

    /** Reads the target that element {@code i} of a message's parameters is; null if it is anything but 64 hex digits. */
    public static @Nullable Target read(JsonField params, int i) {
        byte[] bytes = new byte[BYTES];
        return params.hex(i, bytes, 0, BYTES) ? ofBytes(bytes, 0) : null;
    }

    /**
     * The target of a difficulty, rounded down and limited to 1 to 2^256 − 1; that of difficulty 1 is diff1.
     *
     * @param difficulty positive and finite
     * @param diff1 the target of difficulty 1
     * @throws IllegalArgumentException if the difficulty is not positive and finite
     */
    public static Target ofDifficulty(double difficulty, Target diff1) {
        return quotient(diff1.toBigInteger(), requirePositive("difficulty", difficulty));
    }

    /**
     * The target that one of so many solutions meets.
     *
     * @param solutions at least 1 and finite
     */
    public static Target ofExpectedSolutions(double solutions) {
        return quotient(LIMIT, requirePositive("solutions", solutions));
    }

    private static double requirePositive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + "=" + value + ", must be positive and finite");
        }
        return value;
    }

    private static Target quotient(BigInteger dividend, double divisor) {
        BigInteger number = new BigDecimal(dividend)
                .divide(new BigDecimal(divisor), 0, RoundingMode.DOWN)
                .toBigInteger();
        return number.bitLength() > 256 ? MAX : of(number.max(BigInteger.ONE));
    }

    /** diff1 over this target. */
    public double difficulty(Target diff1) {
        return diff1.toDouble() / toDouble();
    }

    /** The solutions that a share at this target stands for: 2^256 / (target + 1), at least 1. */
    public double expectedSolutions() {
        return 0x1p256 / (toDouble() + 1);
    }

    /** Whether a hash in wire order (32 bytes from {@code offset}, least significant first) is not above this target. */
    public boolean isMetBy(byte[] hash, int offset) {
        int order = Long.compareUnsigned(littleEndianLong(hash, offset + 24), a);
        order = order != 0 ? order : Long.compareUnsigned(littleEndianLong(hash, offset + 16), b);
        order = order != 0 ? order : Long.compareUnsigned(littleEndianLong(hash, offset + 8), c);
        order = order != 0 ? order : Long.compareUnsigned(littleEndianLong(hash, offset), d);
        return order <= 0;
    }

    /** The nearest double. */
    public double toDouble() {
        return ((unsigned(a) * TWO_POW_64 + unsigned(b)) * TWO_POW_64 + unsigned(c)) * TWO_POW_64 + unsigned(d);
    }

    private static double unsigned(long word) {
        return (word >>> 11) * 2048.0 + (word & 2047);
    }

    /** The exact number. */
    public BigInteger toBigInteger() {
        return new BigInteger(1, toBytes());
    }

    /** 32 bytes, most significant first. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        long[] words = {a, b, c, d};
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (words[i / 8] >>> (56 - 8 * (i % 8)));
        }
        return bytes;
    }

    @Override
    public int compareTo(Target other) {
        int order = Long.compareUnsigned(a, other.a);
        order = order != 0 ? order : Long.compareUnsigned(b, other.b);
        order = order != 0 ? order : Long.compareUnsigned(c, other.c);
        return order != 0 ? order : Long.compareUnsigned(d, other.d);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Target target && compareTo(target) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a) * 31 + Long.hashCode(b) * 17 + Long.hashCode(c) * 7 + Long.hashCode(d);
    }

    /** 64 lower-case hex digits, most significant first, as in {@code mining.set_target}. */
    @Override
    public String toString() {
        byte[] digits = new byte[2 * BYTES];
        Hex.encode(toBytes(), 0, BYTES, digits, 0);
        return new String(digits, StandardCharsets.US_ASCII);
    }

    private static long bigEndianLong(byte[] bytes, int offset) {
        return Long.reverseBytes(littleEndianLong(bytes, offset));
    }

    private static long littleEndianLong(byte[] bytes, int offset) {
        long value = 0;
        for (int i = 7; i >= 0; i--) {
            value = value << 8 | (bytes[offset + i] & 0xff);
        }
        return value;
    }
}
