package io.fluxforge.stratum.server.journal;

import io.fluxforge.stratum.protocol.Submission;
import io.fluxforge.stratum.protocol.Target;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An accepted share as the journal keeps it; numbers little-endian.
 *
 * <pre>
 *   0          8        12           20         52         84              116   118
 *   | time ms  | height | net work   | tip      | hash     | target        | len | worker name | flags
 * </pre>
 *
 * Net work is the number of solutions that a block stands for, a double; tip is the previous block hash and hash the share's, both in
 * wire order; the target is big-endian. Flags are one byte, 1 for solo, left out where there are none.
 */
public final class ShareRecord {
    /** The record's type. */
    public static final byte TYPE = 1;

    private static final int HASH_BYTES = 32;
    private static final int FIXED_BYTES = 118;
    private static final int SOLO = 1;

    /** Bytes of the longest payload. */
    static final int MAX_BYTES = FIXED_BYTES + Submission.MAX_WORKER_CHARS + 1;

    private final long timeMillis;
    private final int height;
    private final double networkSolutions;
    private final byte[] tip;
    private final byte[] hash;
    private final Target target;
    private final String worker;
    private final boolean solo;

    /** A share that counts for all, see the other constructor. */
    public ShareRecord(
            long timeMillis,
            int height,
            double networkSolutions,
            byte[] tip,
            byte[] hash,
            Target target,
            String worker) {
        this(timeMillis, height, networkSolutions, tip, hash, target, worker, false);
    }

    /**
     * @param timeMillis when it was accepted, milliseconds since 1970
     * @param height the height of the block it was to be
     * @param networkSolutions solutions that a block stands for at that height
     * @param tip the previous block hash, 32 bytes in wire order
     * @param hash the share's hash, 32 bytes in wire order
     * @param target the share's target
     * @param worker the worker's name
     * @param solo whether it counts only for the blocks that its worker finds itself
     */
    public ShareRecord(
            long timeMillis,
            int height,
            double networkSolutions,
            byte[] tip,
            byte[] hash,
            Target target,
            String worker,
            boolean solo) {
        this.timeMillis = timeMillis;
        this.height = height;
        this.networkSolutions = networkSolutions;
        this.tip = tip.clone();
        this.hash = hash.clone();
        this.target = target;
        this.worker = worker;
        this.solo = solo;
    }

    /** The payload that {@link #decode} reads. */
    public byte[] encode() {
        byte[] name = worker.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + name.length + (solo ? 1 : 0))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(timeMillis)
                .putInt(height)
                .putDouble(networkSolutions)
                .put(tip)
                .put(hash)
                .put(target.toBytes())
                .putShort((short) name.length)
                .put(name);
        if (solo) {
            out.put((byte) SOLO);
        }
        return out.array();
    }

    /** Reads a payload; null if it is none of a share. */
    public static @Nullable ShareRecord decode(byte[] payload) {
        if (payload.length < FIXED_BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        long timeMillis = in.getLong();
        int height = in.getInt();
        double networkSolutions = in.getDouble();
        byte[] tip = new byte[HASH_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        byte[] target = new byte[Target.BYTES];
        in.get(tip).get(hash).get(target);
        int length = in.getShort() & 0xffff;
        int flags = in.remaining() - length;
        if (flags < 0 || flags > 1) {
            return null;
        }
        boolean solo = flags == 1 && (payload[payload.length - 1] & SOLO) != 0;
        String worker = new String(payload, FIXED_BYTES, length, StandardCharsets.UTF_8);
        return new ShareRecord(
                timeMillis, height, networkSolutions, tip, hash, Target.ofBytes(target, 0), worker, solo);
    }

    /** When it was accepted, milliseconds since 1970. */
    public long timeMillis() {
        return timeMillis;
    }

    /** The height of the block it was to be. */
    public int height() {
        return height;
    }

    /** Solutions that a block stands for. */
    public double networkSolutions() {
        return networkSolutions;
    }

    /** The previous block hash in wire order. */
    public byte[] tip() {
        return tip.clone();
    }

    /** The share's hash in wire order. */
    public byte[] hash() {
        return hash.clone();
    }

    /** The share's target. */
    public Target target() {
        return target;
    }

    /** The worker's name. */
    public String worker() {
        return worker;
    }

    /** Whether it counts only for the blocks that its worker finds itself. */
    public boolean solo() {
        return solo;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShareRecord share && Arrays.equals(encode(), share.encode());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }
}
