package io.fluxforge.miner.pool;

import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.work.JobBoard;
import io.fluxforge.miner.work.PoolJob;
import io.fluxforge.verifier.EquihashParams;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** Asks pools which proof of work they want, before any memory is taken for one: a login, and the name in the first job. */
public final class ProofInquiry {
    private static final long LOOK_MILLIS = 500;

    private ProofInquiry() {}

    /**
     * Waits until a pool gives a job, however long that takes: without a pool there is nothing to do.
     *
     * @param events is told of pools that fail
     * @return what the pool wants; empty if it does not name it
     * @throws IllegalArgumentException if it wants what cannot be solved here
     */
    public static Optional<EquihashParams> ask(
            String agent, List<PoolOptions> pools, NetOptions net, MinerEvents events) throws InterruptedException {
        JobBoard board = new JobBoard();
        try (PoolClient client =
                new PoolClient(agent, null, pools, net, board, events, conflict -> {}, new SecureRandom())) {
            client.start();
            PoolJob job = null;
            while (job == null) {
                job = board.await(LOOK_MILLIS);
            }
            Optional<EquihashParams> wanted = job.proof().flatMap(WantedProof::params);
            if (job.proof().isPresent() && wanted.isEmpty()) {
                throw new IllegalArgumentException("the pool "
                        + WantedProof.conflict(job.proof().get(), EquihashParams.ZELHASH)
                                .orElseThrow());
            }
            return wanted;
        }
    }
}
