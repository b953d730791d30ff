package io.fluxforge.miner.work;

import java.util.Objects;

/** A valid solution that meets its job's target. */
public final class Share {
    /** What a pool said. */
    public enum Verdict {
        /** It counts. */
        ACCEPTED,
        /** It came too late. */
        STALE,
        /** It is wrong in the pool's eyes. */
        REJECTED,
        /** The connection ended first. */
        UNANSWERED
    }

    /** Who found the share. */
    public interface Listener {
        /**
         * The pool has answered, or will not any more.
         *
         * @param reason the pool's words if it was refused
         * @param latencyMillis from sending it to the answer; NaN if there was none
         */
        void answered(Share share, Verdict verdict, String reason, double latencyMillis);
    }

    private final PoolJob job;
    private final byte[] nonce2;
    private final byte[] solution;
    private final boolean block;
    private final Listener listener;

    /**
     * A share; the arrays are not copied.
     *
     * @param nonce2 the nonce without NONCE_1
     * @param solution packed, without its CompactSize
     * @param block whether its hash meets the target of a block too
     * @param listener is told what became of it
     */
    public Share(PoolJob job, byte[] nonce2, byte[] solution, boolean block, Listener listener) {
        this.job = Objects.requireNonNull(job);
        this.nonce2 = nonce2;
        this.solution = solution;
        this.block = block;
        this.listener = listener;
    }

    /** The same for a job that is the same work. */
    public Share of(PoolJob other) {
        return new Share(other, nonce2, solution, block, listener);
    }

    /** The job. */
    public PoolJob job() {
        return job;
    }

    /** The nonce without NONCE_1. */
    public byte[] nonce2() {
        return nonce2;
    }

    /** Packed, without its CompactSize. */
    public byte[] solution() {
        return solution;
    }

    /** Whether its hash meets the target of a block too. */
    public boolean isBlock() {
        return block;
    }

    /** Tells who found it what became of it. */
    public void answered(Verdict verdict, String reason, double latencyMillis) {
        listener.answered(this, verdict, reason, latencyMillis);
    }
}
