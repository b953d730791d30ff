package io.fluxforge.stratum.server.journal;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.verifier.BlockHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A share that met the network's target, whole, so that the block can be handed in again, with what its coinbase pays; numbers
 * little-endian. It follows the {@link ShareRecord} of the same share.
 *
 * <pre>
 *   0         8        12             152   154              156
 *   | time ms | height | header (140) | len | solution | len | worker name
 *   | flags   | miner's part | its outputs | plan: segment | offset | tail | len | coinbase
 *     1         8              4             8               8        4      4
 * </pre>
 *
 * The second line is left out where the coinbase is not known, as in records of the first version. Flag 1 is solo, flag 2 says that
 * there is a plan, flag 4 that its tail is there: without it those four bytes are left out.
 *
 * @param timeMillis when the share came, milliseconds since 1970
 * @param height the block's height
 * @param header 140 bytes
 * @param solution packed, without its CompactSize
 * @param worker the worker's name
 * @param solo whether it counts for its finder alone
 * @param reward what the coinbase pays, null if that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record BlockRecord(
        long timeMillis,
        int height,
        byte[] header,
        byte[] solution,
        String worker,
        boolean solo,
        @Nullable Reward reward) {
    /** The record's type. */
    public static final byte TYPE = 2;

    private static final int HEADER_BYTES = 140;
    private static final int FIXED_BYTES = 12 + HEADER_BYTES;
    private static final int REWARD_BYTES = 33;
    private static final int SOLO = 1;
    private static final int PLANNED = 2;
    private static final int TAILED = 4;

    /**
     * What a block's coinbase pays.
     *
     * @param minerUnits the miner's part: subsidy less the payments to nodes, and all fees
     * @param minerOutputs how many outputs, from the first on, divide it
     * @param coinbase the transaction
     * @param plan up to where which journal was counted for the outputs, null if they do not pay miners directly
     */
    public record Reward(
            long minerUnits,
            int minerOutputs,
            ByteString coinbase,
            @Nullable JournalMark plan) {}

    /** The block's hash. */
    public Hash256 hash() {
        return Hash256.of(new BlockHeader(header).hash(solution));
    }

    /**
     * Whether the coinbase pays shares that a journal does not have: one that was put back from a copy older than the block, and may
     * have been written on since. By such a one it would be divided among others than it has paid.
     *
     * @param folder the journal's
     * @param end of the journal
     * @throws IOException if the journal cannot be read
     */
    public boolean hasLostItsShares(Path folder, JournalPosition end) throws IOException {
        JournalMark plan = solo || reward == null ? null : reward.plan();
        return plan != null && !plan.isIn(folder, end);
    }

    /** The payload that {@link #decode} reads. */
    public byte[] encode() {
        byte[] name = worker.getBytes(StandardCharsets.UTF_8);
        int tail = reward == null
                ? 0
                : REWARD_BYTES + Integer.BYTES + reward.coinbase().size();
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + 4 + solution.length + name.length + tail)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(timeMillis)
                .putInt(height)
                .put(header)
                .putShort((short) solution.length)
                .put(solution)
                .putShort((short) name.length)
                .put(name);
        if (reward != null) {
            JournalMark plan = reward.plan();
            JournalPosition to = plan == null ? JournalPosition.START : plan.position();
            Integer checksum = plan == null ? null : plan.tail();
            out.put((byte) ((solo ? SOLO : 0) | (plan == null ? 0 : PLANNED) | (checksum == null ? 0 : TAILED)))
                    .putLong(reward.minerUnits())
                    .putInt(reward.minerOutputs())
                    .putLong(to.segment())
                    .putLong(to.offset());
            if (checksum != null) {
                out.putInt(checksum);
            }
            out.putInt(reward.coinbase().size()).put(reward.coinbase().toBytes());
        }
        return Arrays.copyOf(out.array(), out.position());
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
        if (solution == null || name == null) {
            return null;
        }
        String worker = new String(name, StandardCharsets.UTF_8);
        if (!in.hasRemaining()) {
            return new BlockRecord(timeMillis, height, header, solution, worker, false, null);
        }
        if (in.remaining() < REWARD_BYTES) {
            return null;
        }
        int flags = in.get();
        long minerUnits = in.getLong();
        int minerOutputs = in.getInt();
        JournalPosition to = new JournalPosition(in.getLong(), in.getLong());
        boolean tailed = (flags & TAILED) != 0;
        if (in.remaining() < (tailed ? 2 : 1) * Integer.BYTES) {
            return null;
        }
        Integer checksum = tailed ? in.getInt() : null;
        if (in.getInt() != in.remaining()) {
            return null;
        }
        Reward reward = new Reward(
                minerUnits,
                minerOutputs,
                ByteString.of(Arrays.copyOfRange(payload, payload.length - in.remaining(), payload.length)),
                (flags & PLANNED) == 0 ? null : new JournalMark(to, checksum));
        return new BlockRecord(timeMillis, height, header, solution, worker, (flags & SOLO) != 0, reward);
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
