package io.fluxforge.miner.work;

import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.ProofName;
import io.fluxforge.stratum.protocol.Submission;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.CompactTarget;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A job as one session of one pool gave it out: everything that a share of it depends on. Immutable; two jobs are the same only if
 * they are the same object, so a share cannot go to another session, another NONCE_1 or another job of the same id.
 */
public final class PoolJob {
    /** Where the previous block's hash stands in a header. */
    private static final int TIP_OFFSET = 4;

    private static final int TIP_END = TIP_OFFSET + 32;
    /** A block's target may be any number of 256 bits here: which limit the network sets is for the pool to know. */
    private static final BigInteger NO_LIMIT = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    private final JobNotice notice;
    private final byte[] nonce1;
    private final Target target;
    private final Instant received;
    private final ShareSink sink;
    private final CompactTarget blockTarget;

    /**
     * A job.
     *
     * @param notice what the pool sent
     * @param nonce1 the start of every nonce, copied
     * @param target of a share
     * @param received when it came
     * @param sink the session that gave it out
     */
    public PoolJob(JobNotice notice, byte[] nonce1, Target target, Instant received, ShareSink sink) {
        this.notice = notice;
        this.nonce1 = nonce1.clone();
        this.target = target;
        this.received = received;
        this.sink = sink;
        blockTarget = CompactTarget.decode(header(new byte[nonce2Bytes()]).bits(), NO_LIMIT);
    }

    /** The id, as the pool names it. */
    public String id() {
        return notice.jobId();
    }

    /** Which proof of work the pool says it wants; empty if it does not say. */
    public Optional<ProofName> proof() {
        return notice.proof();
    }

    /** Whether a later notice is for the same block as this job: then shares of both count. */
    public boolean hasTipOf(JobNotice other) {
        return Arrays.equals(notice.header(), TIP_OFFSET, TIP_END, other.header(), TIP_OFFSET, TIP_END);
    }

    /** The target of a share. */
    public Target target() {
        return target;
    }

    /** When it came. */
    public Instant received() {
        return received;
    }

    /** The header's time, seconds since 1970 as an unsigned number. */
    public int time() {
        return (int) header(new byte[nonce2Bytes()]).time();
    }

    /** Bytes of NONCE_2. */
    public int nonce2Bytes() {
        return Submission.NONCE_BYTES - nonce1.length;
    }

    /** The header to be solved. */
    public BlockHeader header(byte[] nonce2) {
        byte[] header = notice.header();
        byte[] whole = new byte[BlockHeader.BYTES];
        System.arraycopy(header, 0, whole, 0, header.length);
        System.arraycopy(nonce1, 0, whole, BlockHeader.NONCE_OFFSET, nonce1.length);
        System.arraycopy(nonce2, 0, whole, BlockHeader.NONCE_OFFSET + nonce1.length, nonce2.length);
        return new BlockHeader(whole);
    }

    /** The NONCE_2 of a header that was made by {@link #header}. */
    public byte[] nonce2(BlockHeader header) {
        return Arrays.copyOfRange(header.toBytes(), BlockHeader.NONCE_OFFSET + nonce1.length, BlockHeader.BYTES);
    }

    /** Whether a hash in wire order is a block, as far as the header tells. */
    public boolean isBlock(byte[] hash) {
        return blockTarget.status() == CompactTarget.Status.OK && blockTarget.isMetBy(hash);
    }

    /** Solutions of which one is a block, on the average; 0 if the header's bits are no target. */
    public double blockSolutions() {
        return blockTarget.status() == CompactTarget.Status.OK
                ? Target.of(blockTarget.target()).expectedSolutions()
                : 0;
    }

    /** Whether a share of it is one of another job too, their targets apart: same id, header and NONCE_1, from one session or two. */
    public boolean isSameWork(PoolJob other) {
        return id().equals(other.id())
                && Arrays.equals(notice.header(), other.notice.header())
                && Arrays.equals(nonce1, other.nonce1);
    }

    /** Whether a share of it would still count. */
    public boolean isLive() {
        return sink.isLive(this);
    }

    /** Who takes shares of it. */
    public ShareSink sink() {
        return sink;
    }

    @Override
    public String toString() {
        return notice.toString();
    }
}
