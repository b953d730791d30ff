package io.fluxforge.verifier;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The 140 bytes of a header that the proof of work hashes, without the solution. All numbers are little-endian.
 *
 * <pre>
 *   0        4                   36              68                    100    104    108              140
 *   | version | previous block hash | merkle root | final sapling root | time | bits | nonce (32 bytes) |
 * </pre>
 */
public final class BlockHeader {
    /** Bytes of a header without its solution. */
    public static final int BYTES = 140;
    /** Offset of the 32-byte nonce. */
    public static final int NONCE_OFFSET = 108;

    private static final int TIME_OFFSET = 100;
    private static final int BITS_OFFSET = 104;
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;

    /**
     * Copies a header.
     *
     * @param bytes exactly {@link #BYTES} bytes
     * @throws IllegalArgumentException naming the length otherwise
     */
    public BlockHeader(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a header has " + BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes.clone();
    }

    /** A copy of the 140 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The version. */
    public int version() {
        return (int) INT_LE.get(bytes, 0);
    }

    /** Seconds since 1970 as an unsigned number. */
    public long time() {
        return (int) INT_LE.get(bytes, TIME_OFFSET) & 0xffff_ffffL;
    }

    /** The target in compact form; see {@link CompactTarget}. */
    public int bits() {
        return (int) INT_LE.get(bytes, BITS_OFFSET);
    }

    /** This header with another nonce of 32 bytes. */
    public BlockHeader withNonce(byte[] nonce) {
        if (nonce.length != BYTES - NONCE_OFFSET) {
            throw new IllegalArgumentException("a nonce has 32 bytes, not " + nonce.length);
        }
        byte[] copy = bytes.clone();
        System.arraycopy(nonce, 0, copy, NONCE_OFFSET, nonce.length);
        return new BlockHeader(copy);
    }

    /** The block's hash with this solution: SHA-256 twice over header, CompactSize and solution; 32 bytes in wire order. */
    public byte[] hash(byte[] solution) {
        ByteArrayOutputStream block = new ByteArrayOutputStream(BYTES + 3 + solution.length);
        block.writeBytes(bytes);
        CompactSize.write(block, solution.length);
        block.writeBytes(solution);
        return Sha256d.hash(block.toByteArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockHeader header && Arrays.equals(bytes, header.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
