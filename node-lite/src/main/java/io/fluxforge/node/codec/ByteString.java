package io.fluxforge.node.codec;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that do not change: signatures, keys, proofs, in the order of the wire. */
public final class ByteString {
    /** No bytes. */
    public static final ByteString EMPTY = new ByteString(new byte[0]);

    private final byte[] bytes;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of {@code bytes}. */
    public static ByteString of(byte[] bytes) {
        return wrap(bytes.clone());
    }

    /** A copy of {@code length} bytes from {@code offset} on. */
    static ByteString of(byte[] bytes, int offset, int length) {
        return wrap(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** {@code bytes} themselves, which no one else may change from now on. */
    static ByteString wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new ByteString(bytes);
    }

    /**
     * Parses hex digits of either case.
     *
     * @throws IllegalArgumentException if they are none, or their number is odd
     */
    public static ByteString parse(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    /** Number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** A copy of all bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The bytes from {@code from} up to, not including, {@code to}, both within the size. */
    public ByteString slice(int from, int to) {
        if (from < 0 || from > to || to > bytes.length) {
            throw new IndexOutOfBoundsException("from=" + from + ", to=" + to + ", size=" + bytes.length);
        }
        return wrap(Arrays.copyOfRange(bytes, from, to));
    }

    /** The array itself, for readers of this package only. */
    byte[] unsafeBytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString string && Arrays.equals(bytes, string.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Lower-case hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
