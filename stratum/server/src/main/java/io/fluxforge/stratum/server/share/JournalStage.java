package io.fluxforge.stratum.server.share;

import com.lmax.disruptor.WaitStrategy;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.job.IssuedJob;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.ShareJournal;
import io.fluxforge.stratum.server.journal.ShareRecord;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Writes what is valid to the journal; a batch is one sync of the disk. Only here does a share become accepted. */
final class JournalStage extends Stage {
    private static final int MAX_BATCH = 1024;

    private final ShareJournal journal;
    private final InstantSource clock;
    private final PipelineListener listener;
    private final List<ShareEvent> batch = new ArrayList<>(MAX_BATCH);

    JournalStage(WaitStrategy waiting, ShareJournal journal, InstantSource clock, PipelineListener listener) {
        super(waiting, MAX_BATCH);
        this.journal = journal;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    void take(ShareEvent event, long sequence) {
        IssuedJob job = event.job;
        Target target = event.target;
        if (event.verdict != null || job == null || target == null) {
            return;
        }
        StratumJob work = job.work();
        long now = clock.millis();
        journal.append(
                ShareRecord.TYPE,
                new ShareRecord(
                                now,
                                work.height(),
                                work.networkTarget().expectedSolutions(),
                                work.tip(),
                                event.hash,
                                target,
                                event.worker)
                        .encode());
        if (event.block) {
            BlockRecord block = new BlockRecord(now, work.height(), event.header, event.solution, event.worker);
            journal.append(BlockRecord.TYPE, block.encode());
        }
        batch.add(event);
    }

    @Override
    void finishBatch() {
        if (batch.isEmpty()) {
            return;
        }
        ShareVerdict verdict = ShareVerdict.ACCEPTED;
        try {
            journal.commit();
        } catch (IOException e) {
            verdict = ShareVerdict.NOT_RECORDED;
            listener.journalFailed(batch.size(), e);
        }
        for (ShareEvent event : batch) {
            event.verdict = verdict;
        }
        batch.clear();
    }
}
