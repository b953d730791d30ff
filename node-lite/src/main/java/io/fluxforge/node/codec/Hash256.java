package io.fluxforge.node.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A 256-bit hash, such as of a block or transaction. On the wire its least significant byte comes first; people read it with the
 * most significant first, which is the order of {@link #toString} and {@link #parse}. Ordered as the number it is.
 */
public final class Hash256 implements Comparable<Hash256> {
    /** Bytes of a hash. */
    public static final int BYTES = 32;
    /** All bits zero: the previous hash of a first block, the output that a coinbase spends. */
    public static final Hash256 ZERO = new Hash256(0, 0, 0, 0);

    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    // Words of the number, the least significant first.
    private final long w0;
    private final long w1;
    private final long w2;
    private final long w3;

    private Hash256(long w0, long w1, long w2, long w3) {
        this.w0 = w0;
        this.w1 = w1;
        this.w2 = w2;
        this.w3 = w3;
    }

    /**
     * The hash with these bytes in wire order.
     *
     * @throws IllegalArgumentException unless there are {@link #BYTES}
     */
    public static Hash256 of(byte[] wire) {
        if (wire.length != BYTES) {
            throw new IllegalArgumentException("a hash has " + BYTES + " bytes, not " + wire.length);
        }
        return at(wire, 0);
    }

    /** The hash in wire order at {@code offset}, where {@link #BYTES} bytes must be. */
    public static Hash256 at(byte[] bytes, int offset) {
        Objects.checkFromIndexSize(offset, BYTES, bytes.length);
        return new Hash256(
                (long) LONG_LE.get(bytes, offset),
                (long) LONG_LE.get(bytes, offset + 8),
                (long) LONG_LE.get(bytes, offset + 16),
                (long) LONG_LE.get(bytes, offset + 24));
    }

    /**
     * Parses 64 hex digits, the most significant first.
     *
     * @throws IllegalArgumentException naming what is wrong otherwise
     */
    public static Hash256 parse(String display) {
        if (display.length() != 2 * BYTES) {
            throw new IllegalArgumentException("a hash has " + 2 * BYTES + " hex digits, not " + display.length());
        }
        byte[] bytes = HexFormat.of().parseHex(display);
        return new Hash256(
                (long) LONG_BE.get(bytes, 24), (long) LONG_BE.get(bytes, 16), (long) LONG_BE.get(bytes, 8), (long)
                        LONG_BE.get(bytes, 0));
    }

    /** The {@link #BYTES} bytes in wire order. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        LONG_LE.set(bytes, 0, w0);
        LONG_LE.set(bytes, 8, w1);
        LONG_LE.set(bytes, 16, w2);
        LONG_LE.set(bytes, 24, w3);
        return bytes;
    }

    /** The number from 0 to 2^256 − 1, as it is compared with a target. */
    public BigInteger toNumber() {
        return new BigInteger(1, toBigEndian());
    }

    /** Whether all bits are zero. */
    public boolean isZero() {
        return (w0 | w1 | w2 | w3) == 0;
    }

    private byte[] toBigEndian() {
        byte[] bytes = new byte[BYTES];
        LONG_BE.set(bytes, 0, w3);
        LONG_BE.set(bytes, 8, w2);
        LONG_BE.set(bytes, 16, w1);
        LONG_BE.set(bytes, 24, w0);
        return bytes;
    }

    @Override
    public int compareTo(Hash256 other) {
        int order = Long.compareUnsigned(w3, other.w3);
        if (order == 0) {
            order = Long.compareUnsigned(w2, other.w2);
        }
        if (order == 0) {
            order = Long.compareUnsigned(w1, other.w1);
        }
        return order == 0 ? Long.compareUnsigned(w0, other.w0) : order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash256 hash && w0 == hash.w0 && w1 == hash.w1 && w2 == hash.w2 && w3 == hash.w3;
    }

    @Override
    public int hashCode() {
        // The top words of a block's hash are mostly zero.
        return Long.hashCode(w0 ^ Long.rotateLeft(w1, 21) ^ Long.rotateLeft(w2, 42) ^ w3);
    }

    /** 64 lower-case hex digits, the most significant first. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBigEndian());
    }
}
