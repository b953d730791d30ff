package io.fluxforge.stratum.server.job;

import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.verifier.EquihashParams;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Work as a {@link JobSource} delivers it, before it has an id. */
public final class StratumJob {
    private static final int TIP_OFFSET = 4;
    private static final int TIP_BYTES = 32;

    private final EquihashParams params;
    private final byte[] header;
    private final int height;
    private final Target networkTarget;
    private final JobTimes times;
    private final boolean clean;
    private final BlockSubmitter submitter;
    private final BlockRecord.@Nullable Reward reward;

    /** A job whose coinbase is not known, see the other constructor. */
    public StratumJob(
            EquihashParams params,
            byte[] header,
            int height,
            Target networkTarget,
            JobTimes times,
            boolean clean,
            BlockSubmitter submitter) {
        this(params, header, height, networkTarget, times, clean, submitter, null);
    }

    /**
     * @param params the proof of work's parameters
     * @param header the first 108 bytes of the header in wire order: version, previous block hash, merkle root, final sapling root,
     *     time, bits; the same for every miner
     * @param height the block's height
     * @param networkTarget the target of a block
     * @param times that the header may carry
     * @param clean whether earlier jobs are void; a job on another tip is clean in any case
     * @param submitter takes a solved block of this job
     * @param reward what its coinbase pays, null if that is not known: then a block of it cannot be divided
     * @throws IllegalArgumentException if the header has another length
     */
    public StratumJob(
            EquihashParams params,
            byte[] header,
            int height,
            Target networkTarget,
            JobTimes times,
            boolean clean,
            BlockSubmitter submitter,
            BlockRecord.@Nullable Reward reward) {
        if (header.length != JobNotice.HEADER_BYTES) {
            throw new IllegalArgumentException("header of " + header.length + " bytes, not " + JobNotice.HEADER_BYTES);
        }
        this.params = params;
        this.header = header.clone();
        this.height = height;
        this.networkTarget = networkTarget;
        this.times = times;
        this.clean = clean;
        this.submitter = submitter;
        this.reward = reward;
    }

    /** The proof of work's parameters. */
    public EquihashParams params() {
        return params;
    }

    /** A copy of the header's first 108 bytes. */
    public byte[] header() {
        return header.clone();
    }

    /** The previous block hash, 32 bytes in wire order. */
    public byte[] tip() {
        return Arrays.copyOfRange(header, TIP_OFFSET, TIP_OFFSET + TIP_BYTES);
    }

    /** Whether the other job is for the same previous block. */
    public boolean hasTipOf(StratumJob other) {
        return Arrays.equals(
                header, TIP_OFFSET, TIP_OFFSET + TIP_BYTES, other.header, TIP_OFFSET, TIP_OFFSET + TIP_BYTES);
    }

    /** The block's height. */
    public int height() {
        return height;
    }

    /** The target of a block. */
    public Target networkTarget() {
        return networkTarget;
    }

    /** The times that the header may carry. */
    public JobTimes times() {
        return times;
    }

    /** Whether earlier jobs are void. */
    public boolean clean() {
        return clean;
    }

    /** Takes a solved block of this job. */
    public BlockSubmitter submitter() {
        return submitter;
    }

    /** What its coinbase pays, null if that is not known. */
    public BlockRecord.@Nullable Reward reward() {
        return reward;
    }
}
