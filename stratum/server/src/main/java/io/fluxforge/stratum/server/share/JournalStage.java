package io.fluxforge.stratum.server.share;

import io.fluxforge.stratum.server.journal.BlockLog;
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
    private final BlockLog log;
    private final InstantSource clock;
    private final PipelineListener listener;
    private final List<ShareEvent> batch = new ArrayList<>(MAX_BATCH);
    /** Found, but not in the journal yet: the block is out already, and must get there whatever happens to a commit. */
    private final List<Block> blocks = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(byte[] share, byte[] block) {}

    JournalStage(
            ParkingWaitStrategy waiting,
            ShareJournal journal,
            BlockLog log,
            InstantSource clock,
            PipelineListener listener) {
        super("journal", waiting, MAX_BATCH);
        this.journal = journal;
        this.log = log;
        this.clock = clock;
        this.listener = listener;
    }

    @Override
    void take(ShareEvent event, long sequence) {
        if (event.verdict != null || event.job == null) {
            return;
        }
        if (event.block) {
            blocks.add(
                    new Block(event.shareRecord().encode(), event.blockRecord().encode()));
        } else {
            event.timeMillis = clock.millis();
            journal.append(ShareRecord.TYPE, event.shareRecord().encode());
        }
        batch.add(event);
    }

    @Override
    void finishBatch() {
        if (batch.isEmpty()) {
            return;
        }
        for (Block block : blocks) {
            journal.append(ShareRecord.TYPE, block.share());
            journal.append(BlockRecord.TYPE, block.block());
        }
        ShareVerdict verdict = ShareVerdict.ACCEPTED;
        try {
            journal.commit();
            log.journaled(blocks.size());
            blocks.clear();
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
