package io.fluxforge.stratum.server.share;

import io.fluxforge.stratum.server.job.IssuedJob;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.journal.BlockLog;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.Verdict;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies solutions, those of many connections in one batch, so that they fill the vector lanes. Of several such stages each takes the
 * events whose sequence is its own modulo their number. A proof that meets the network's target is noted and goes to its submitter here, before
 * anything else happens to it.
 */
final class VerifyStage extends Stage {
    /** Verifying this many ZelHash solutions takes less than a millisecond. */
    private static final int MAX_BATCH = 64;

    private final int number;
    private final int of;
    private final BlockLog log;
    private final InstantSource clock;
    private final PipelineListener listener;
    private final Map<EquihashParams, EquihashVerifier> verifiers = new LinkedHashMap<>();
    private final List<ShareEvent> batch = new ArrayList<>(MAX_BATCH);
    private final byte[][] inputs = new byte[MAX_BATCH][];
    private final byte[][] solutions = new byte[MAX_BATCH][];
    private final @Nullable Verdict[] verdicts = new Verdict[MAX_BATCH];

    VerifyStage(
            ParkingWaitStrategy waiting,
            int number,
            int of,
            BlockLog log,
            InstantSource clock,
            PipelineListener listener) {
        super(of == 1 ? "verify" : "verify-" + number, waiting, MAX_BATCH);
        this.number = number;
        this.of = of;
        this.log = log;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    void take(ShareEvent event, long sequence) {
        if (sequence % of == number && event.verdict == null) {
            batch.add(event);
        }
    }

    @Override
    void finishBatch() {
        int from = 0;
        while (from < batch.size()) {
            // Almost always one run: parameters change at a fork only.
            EquihashParams params = job(batch.get(from)).params();
            int to = from + 1;
            while (to < batch.size() && job(batch.get(to)).params().equals(params)) {
                to++;
            }
            verify(params, batch.subList(from, to));
            from = to;
        }
        batch.clear();
    }

    @SuppressWarnings("NullAway") // the verifier writes every verdict of the count
    private void verify(EquihashParams params, List<ShareEvent> run) {
        for (int i = 0; i < run.size(); i++) {
            inputs[i] = run.get(i).header;
            solutions[i] = run.get(i).solution;
        }
        verifiers.computeIfAbsent(params, EquihashVerifier::new).verify(inputs, solutions, run.size(), verdicts);
        for (int i = 0; i < run.size(); i++) {
            judge(run.get(i), verdicts[i]);
        }
    }

    private void judge(ShareEvent event, Verdict verdict) {
        if (!verdict.isValid()) {
            event.verdict = ShareVerdict.INVALID_SOLUTION;
            event.detail = verdict.toString();
            return;
        }
        StratumJob job = job(event);
        if (job.networkTarget().isMetBy(event.hash, 0)) {
            event.block = true;
            event.timeMillis = clock.millis();
            try {
                // Microseconds, as nothing waits for the disk here; but a process killed behind it still knows of its
                // block.
                log.write(event.shareRecord(), event.blockRecord());
            } catch (IOException e) {
                listener.journalFailed(0, e);
            }
            try {
                job.submitter().submit(event.header.clone(), event.solution.clone());
                listener.submitted(job.height(), System.nanoTime() - event.offeredNanos);
            } catch (RuntimeException e) {
                // The share counts all the same, and the journal keeps the block.
                listener.submitterFailed(job.height(), e);
            }
        }
    }

    private static StratumJob job(ShareEvent event) {
        IssuedJob job = event.job;
        if (job == null) {
            throw new IllegalStateException("a share without a verdict has no job");
        }
        return job.work();
    }
}
