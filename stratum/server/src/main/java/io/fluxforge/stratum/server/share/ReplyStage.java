package io.fluxforge.stratum.server.share;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Tells each origin its verdicts, with one task for all origins that share a thread, and empties the slots. */
final class ReplyStage extends Stage {
    private static final int MAX_BATCH = 1024;

    private final PipelineListener listener;
    private final IdentityHashMap<Executor, List<JudgedShare>> byExecutor = new IdentityHashMap<>();

    ReplyStage(ParkingWaitStrategy waiting, PipelineListener listener) {
        super("reply", waiting, MAX_BATCH);
        this.listener = listener;
    }

    @Override
    void take(ShareEvent event, long sequence) {
        ShareOrigin origin = Objects.requireNonNull(event.origin);
        JudgedShare share = new JudgedShare(
                origin,
                event.id,
                event.worker,
                event.target,
                Objects.requireNonNull(event.verdict),
                event.detail,
                event.block && event.job != null ? event.job.work().height() : 0);
        event.clear();
        byExecutor.computeIfAbsent(origin.executor(), key -> new ArrayList<>()).add(share);
    }

    @Override
    void finishBatch() {
        byExecutor.forEach((executor, shares) -> {
            listener.judged(shares);
            try {
                executor.execute(() -> reply(shares));
            } catch (RejectedExecutionException stopped) {
                // The connections are gone; the journal has what counts.
            }
        });
        byExecutor.clear();
    }

    private static void reply(List<JudgedShare> shares) {
        for (JudgedShare share : shares) {
            share.origin().judged(share);
        }
        for (JudgedShare share : shares) {
            share.origin().flush();
        }
    }
}
