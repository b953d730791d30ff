package io.fluxforge.stratum.server.job;

import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.server.share.DuplicateSet;

/**
 * A job that miners may work on.
 *
 * @param id what miners call it
 * @param sequence counts up by one with each job
 * @param work what the source delivered
 * @param clean whether it made earlier jobs void
 * @param shares the shares seen on this tip
 */
public record IssuedJob(String id, long sequence, StratumJob work, boolean clean, DuplicateSet shares) {
    /** The line that hands it out. */
    public byte[] toLine() {
        return new JobNotice(id, work.header(), clean).toLine();
    }

    /** The same job for a client that has none: whatever it worked on is void. */
    public byte[] toFirstLine() {
        return new JobNotice(id, work.header(), true).toLine();
    }
}
