package io.fluxforge.node.codec;

import io.fluxforge.verifier.CompactSize;
import java.io.ByteArrayOutputStream;

/** Writes the numbers and strings of the wire into an array that grows; numbers little-endian. The twin of {@link ByteReader}. */
public final class ByteWriter {
    private final ByteArrayOutputStream out;

    /** An empty writer. */
    public ByteWriter() {
        this(256);
    }

    /** An empty writer with room for {@code capacity} bytes before it grows. */
    public ByteWriter(int capacity) {
        out = new ByteArrayOutputStream(capacity);
    }

    /** Bytes written so far. */
    public int size() {
        return out.size();
    }

    /** Writes the low eight bits. */
    public ByteWriter writeByte(int value) {
        out.write(value);
        return this;
    }

    /** Writes 32 bits; a number without sign goes here as {@code (int) value}. */
    public ByteWriter writeInt(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            out.write(value >>> shift);
        }
        return this;
    }

    /** Writes 64 bits. */
    public ByteWriter writeLong(long value) {
        return writeInt((int) value).writeInt((int) (value >>> 32));
    }

    /** Writes 32 bytes in wire order. */
    public ByteWriter writeHash(Hash256 hash) {
        return writeBytes(hash.toBytes());
    }

    /** Writes bytes as they are. */
    public ByteWriter writeBytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Writes bytes as they are. */
    public ByteWriter writeBytes(ByteString bytes) {
        return writeBytes(bytes.unsafeBytes());
    }

    /** Writes the length as a CompactSize, then the bytes. */
    public ByteWriter writeVarBytes(ByteString bytes) {
        return writeVarBytes(bytes.unsafeBytes());
    }

    /** Writes a count in its shortest form. */
    public ByteWriter writeCompactSize(long count) {
        CompactSize.write(out, count);
        return this;
    }

    /** Writes the length as a CompactSize, then the bytes. */
    public ByteWriter writeVarBytes(byte[] bytes) {
        return writeCompactSize(bytes.length).writeBytes(bytes);
    }

    /** A copy of all bytes written. */
    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
