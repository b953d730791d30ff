package io.fluxforge.miner.work;

import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.Target;
import java.math.BigInteger;
import java.time.Instant;

/** A job without a pool: no solution is a share of it. */
public final class BenchmarkJob implements ShareSink {
    private BenchmarkJob() {}

    /** Lets devices work on it. */
    public static void putOn(JobBoard board) {
        BenchmarkJob sink = new BenchmarkJob();
        JobNotice notice = new JobNotice("benchmark", new byte[JobNotice.HEADER_BYTES], true);
        PoolJob job = new PoolJob(notice, new byte[0], Target.of(BigInteger.ZERO), Instant.now(), sink);
        board.own(sink, () -> job);
    }

    @Override
    public boolean isLive(PoolJob job) {
        return true;
    }

    @Override
    public boolean submit(Share share) {
        return true;
    }
}
