package io.fluxforge.stratum.server.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A share that met the network's target, whole, so that the block can be handed in again; numbers little-endian. It follows the
 * {@link ShareRecord} of the same share.
 *
 * <pre>
 *   0         8        12             152   154              156
 *   | time ms | height | header (140) | len | solution | len | worker name
 * </pre>
 *
 * @param timeMillis when the share came, milliseconds since 1970
 * @param height the block's height
 * @param header 140 bytes
 * @param solution packed, without its CompactSize
 * @param worker the worker's name
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record BlockRecord(long timeMillis, int height, byte[] header, byte[] solution, String worker) {
    /** The record's type. */
    public static final byte TYPE = 2;

    private static final int HEADER_BYTES = 140;
    private static final int FIXED_BYTES = 12 + HEADER_BYTES;

    /** The payload that {@link #decode} reads. */
    public byte[] encode() {
        byte[] name = worker.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + 4 + solution.length + name.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(timeMillis)
                .putInt(height)
                .put(header)
                .putShort((short) solution.length)
                .put(solution)
                .putShort((short) name.length)
                .put(name)
                .array();
    }

    /** Reads a payload; null if it is none of a block. */
    public static @Nullable BlockRecord decode(byte[] payload) {
        ByteBuffer in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < FIXED_BYTES + 4) {
            return null;
        }
        long timeMillis = in.getLong();
        int height = in.getInt();
        byte[] header = new byte[HEADER_BYTES];
        in.get(header);
        byte[] solution = sized(in);
        byte[] name = solution == null ? null : sized(in);
        return solution == null || name == null || in.hasRemaining()
                ? null
                : new BlockRecord(timeMillis, height, header, solution, new String(name, StandardCharsets.UTF_8));
    }

    private static byte @Nullable [] sized(ByteBuffer in) {
        int length = in.remaining() < 2 ? Integer.MAX_VALUE : in.getShort() & 0xffff;
        if (length > in.remaining()) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
