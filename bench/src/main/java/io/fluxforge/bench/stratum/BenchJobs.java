package io.fluxforge.bench.stratum;

import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.job.JobListener;
import io.fluxforge.stratum.server.job.JobSource;
import io.fluxforge.stratum.server.job.JobTimes;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that are the same in every run, so that shares solved once can be sent again; each is on a tip of its own. The first one for
 * ZelHash is that of the known proofs. No share of them makes a block.
 */
final class BenchJobs implements JobSource {
    /** Offset of the previous block hash, whose first bytes {@link #number} tells jobs apart by. */
    static final int TIP_OFFSET = 4;
    /** Bytes of the previous block hash. */
    static final int TIP_BYTES = 32;

    private static final int FIRST_HEIGHT = 1_000_000;
    private static final int VERSION = 4;
    private static final int TIME = 1_700_000_000;

    private final EquihashParams params;
    private int published;
    private @Nullable JobListener listener;

    BenchJobs(EquihashParams params) {
        this.params = params;
    }

    @Override
    public void start(JobListener consumer) {
        listener = consumer;
        publish();
    }

    /**
     * Hands out the next job, which makes those before it void.
     *
     * @return its {@link #number}
     */
    int publish() {
        byte[] header = header(params, published++);
        Objects.requireNonNull(listener, "not started")
                .job(new StratumJob(
                        params,
                        header,
                        FIRST_HEIGHT + published,
                        Target.of(BigInteger.ZERO),
                        JobTimes.from(0),
                        true,
                        (solved, solution) -> {
                            throw new IllegalStateException("no share can make a block");
                        }));
        return number(header);
    }

    private static byte[] header(EquihashParams params, int i) {
        if (i == 0 && params.equals(EquihashParams.ZELHASH)) {
            return ZelHashProofs.load().header();
        }
        ByteBuffer header = ByteBuffer.allocate(BlockHeader.NONCE_OFFSET);
        header.putInt(0, Integer.reverseBytes(VERSION));
        header.putInt(TIP_OFFSET, i);
        header.putInt(ZelHashProofs.TIME_OFFSET, Integer.reverseBytes(TIME));
        return header.array();
    }

    /** What tells a job from the others, by its header's first 108 bytes. */
    static int number(byte[] header) {
        return ByteBuffer.wrap(header).getInt(TIP_OFFSET);
    }

    @Override
    public String status() {
        return "jobs of the benchmark";
    }

    @Override
    public void close() {
        listener = null;
    }
}
