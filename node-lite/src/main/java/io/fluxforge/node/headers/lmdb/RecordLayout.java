package io.fluxforge.node.headers.lmdb;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.HeaderRecord;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a header in the database, under its hash of 32 bytes in wire order. Numbers are little-endian, on every machine.
 *
 * <pre>
 *   0            32                  64       68     72     76        80
 *   | chain work | previous hash     | height | time | bits | version |
 *   | 256 bits   | 32, in wire order | 32     | 32   | 32   | 32      |
 * </pre>
 */
final class RecordLayout {
    /** Grows with every change of the layout; stored beside the network. */
    static final int VERSION = 1;

    private static final int WORK_OFFSET = 0;
    private static final int PREVIOUS_OFFSET = WORK_OFFSET + 32;
    private static final int HEIGHT_OFFSET = PREVIOUS_OFFSET + Hash256.BYTES;
    private static final int TIME_OFFSET = HEIGHT_OFFSET + Integer.BYTES;
    private static final int BITS_OFFSET = TIME_OFFSET + Integer.BYTES;
    private static final int VERSION_OFFSET = BITS_OFFSET + Integer.BYTES;
    /** Bytes of a record. */
    static final int BYTES = VERSION_OFFSET + Integer.BYTES;

    private RecordLayout() {}

    /** Writes a record from the buffer's index 0 on. */
    static void write(ByteBuffer buffer, HeaderRecord header) {
        ByteBuffer to = buffer.order(ByteOrder.LITTLE_ENDIAN);
        to.put(WORK_OFFSET, littleEndian(header.chainWork()));
        to.put(PREVIOUS_OFFSET, header.previousHash().toBytes());
        to.putInt(HEIGHT_OFFSET, header.height());
        to.putInt(TIME_OFFSET, (int) header.time());
        to.putInt(BITS_OFFSET, header.bits());
        to.putInt(VERSION_OFFSET, header.version());
    }

    /** Reads the record at the buffer's index 0. */
    static HeaderRecord read(Hash256 hash, ByteBuffer buffer) {
        ByteBuffer from = buffer.order(ByteOrder.LITTLE_ENDIAN);
        byte[] bytes = new byte[PREVIOUS_OFFSET + Hash256.BYTES];
        from.get(0, bytes);
        return new HeaderRecord(
                hash,
                Hash256.at(bytes, PREVIOUS_OFFSET),
                from.getInt(HEIGHT_OFFSET),
                from.getInt(TIME_OFFSET) & 0xffff_ffffL,
                from.getInt(BITS_OFFSET),
                from.getInt(VERSION_OFFSET),
                Hash256.at(bytes, WORK_OFFSET).toNumber());
    }

    private static byte[] littleEndian(BigInteger work) {
        byte[] bigEndian = work.toByteArray();
        byte[] bytes = new byte[32];
        // A leading zero byte, which keeps the sign, falls off the end.
        for (int i = 0; i < Math.min(bytes.length, bigEndian.length); i++) {
            bytes[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return bytes;
    }
}
