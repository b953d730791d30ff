package io.fluxforge.node.codec;

import io.fluxforge.verifier.CompactSize;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Reads the numbers and strings of the wire from an array, which it does not copy. Numbers are little-endian unless a method says
 * otherwise. Every read is bounded by what remains; one that is not possible throws {@link DecodeException} with its offset and
 * leaves the position where it was.
 */
public final class ByteReader {
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] EMPTY = {};

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int at;

    /** Reads all of {@code bytes}. */
    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code length} bytes from {@code offset} on; offsets in failures count from there. */
    public ByteReader(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.start = offset;
        this.end = offset + length;
        this.at = offset;
    }

    /** Bytes read so far. */
    public int offset() {
        return at - start;
    }

    /** Bytes not yet read. */
    public int remaining() {
        return end - at;
    }

    /** The next byte, 0 to 255. */
    public int readByte() throws DecodeException {
        require(1);
        return bytes[at++] & 0xff;
    }

    /** A byte that must be 0 or 1. */
    public boolean readBoolean(String what) throws DecodeException {
        int value = readByte();
        if (value > 1) {
            at--;
            throw failure(what + " is " + value + ", neither 0 nor 1");
        }
        return value == 1;
    }

    /** A 32-bit number. */
    public int readInt() throws DecodeException {
        require(Integer.BYTES);
        int value = (int) INT_LE.get(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    /** A 32-bit number without sign. */
    public long readUnsignedInt() throws DecodeException {
        return readInt() & 0xffff_ffffL;
    }

    /** A 64-bit number. */
    public long readLong() throws DecodeException {
        require(Long.BYTES);
        long value = (long) LONG_LE.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    /** A hash of 32 bytes. */
    public Hash256 readHash() throws DecodeException {
        require(Hash256.BYTES);
        Hash256 hash = Hash256.at(bytes, at);
        at += Hash256.BYTES;
        return hash;
    }

    /** A copy of the next {@code count} bytes. */
    public byte[] readBytes(int count) throws DecodeException {
        require(count);
        byte[] copy = count == 0 ? EMPTY : Arrays.copyOfRange(bytes, at, at + count);
        at += count;
        return copy;
    }

    /** A CompactSize in its shortest form (fluxd {@code serialize.h}, {@code ReadCompactSize}). */
    public long readCompactSize() throws DecodeException {
        require(1);
        long value = CompactSize.read(bytes, at);
        if (value == CompactSize.MALFORMED) {
            throw failure("no canonical CompactSize");
        }
        int size = CompactSize.sizeOf(value);
        require(size);
        at += size;
        return value;
    }

    /**
     * A CompactSize that says how many items follow, refused unless that many can: a list made for them never holds more than the
     * input has.
     *
     * @param what names the items in a failure
     * @param leastBytesEach bytes of the shortest such item
     */
    public int readCount(String what, int leastBytesEach) throws DecodeException {
        return readCount("", what, leastBytesEach);
    }

    /** The words are joined for a failure only: a string made for each of many short fields would outweigh them. */
    private int readCount(String unit, String what, int leastBytesEach) throws DecodeException {
        int before = at;
        long count = readCompactSize();
        if (count > remaining() / leastBytesEach) {
            int left = remaining();
            at = before;
            throw failure(count + " " + unit + what + " do not fit into " + left + " bytes");
        }
        return (int) count;
    }

    /**
     * A CompactSize and as many bytes.
     *
     * @param what names them in a failure
     * @param most the longest that is allowed
     */
    public byte[] readVarBytes(String what, int most) throws DecodeException {
        int before = at;
        int length = readCount("bytes of ", what, 1);
        if (length > most) {
            at = before;
            throw failure(what + " of " + length + " bytes, at most " + most);
        }
        return readBytes(length);
    }

    /** The next {@code count} bytes. */
    public ByteString readByteString(int count) throws DecodeException {
        return ByteString.wrap(readBytes(count));
    }

    /** As {@link #readVarBytes}. */
    public ByteString readVarByteString(String what, int most) throws DecodeException {
        return ByteString.wrap(readVarBytes(what, most));
    }

    /** Reads one item of a list. */
    @FunctionalInterface
    public interface Item<T> {
        /** Reads the item and leaves {@code in} after it. */
        T read(ByteReader in) throws DecodeException;
    }

    /**
     * A CompactSize and as many items.
     *
     * @param what names the items in a failure
     * @param leastBytesEach bytes of the shortest such item
     * @return an unmodifiable list
     */
    public <T> List<T> readList(String what, int leastBytesEach, Item<T> item) throws DecodeException {
        int count = readCount(what, leastBytesEach);
        if (count == 0) {
            return List.of();
        }
        List<T> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(item.read(this));
        }
        return Collections.unmodifiableList(items);
    }

    /** Refuses bytes after the last field. */
    public void requireEnd() throws DecodeException {
        if (at != end) {
            throw failure(remaining() + " bytes too many");
        }
    }

    /** A failure at the present position, for the caller to throw. */
    public DecodeException failure(String reason) {
        return new DecodeException(offset(), reason);
    }

    private void require(int count) throws DecodeException {
        if (count > end - at) {
            throw failure("the input ends: " + count + " bytes wanted, " + (end - at) + " left");
        }
    }
}
