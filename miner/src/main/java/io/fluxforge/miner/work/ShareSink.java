package io.fluxforge.miner.work;

/** A pool's session: takes the shares of its jobs. Thread-safe; no method waits. */
public interface ShareSink {
    /** Whether a share of this job would still count. */
    boolean isLive(PoolJob job);

    /**
     * Sends a share. The share's listener is told once what became of it.
     *
     * @return false if it is too late: nothing was sent, and the listener is not told
     */
    boolean submit(Share share);
}
