package io.fluxforge.stratum.server;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.job.JobBook;
import io.fluxforge.stratum.server.journal.BlockLog;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.journal.ShareJournal;
import io.fluxforge.stratum.server.journal.ShareRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Opens what an earlier run has left, however that ended: first the share journal, then the log of found blocks. */
final class JournalRecovery {
    /** A segment and the one before it hold what came on the last tips, and far more. */
    private static final int REPLAYED_SEGMENTS = 2;

    private final JobBook jobs;
    private final PoolEvents events;
    private final Set<Hash256> blocks = new HashSet<>();
    private byte[] lastShare = {};

    JournalRecovery(JobBook jobs, PoolEvents events) {
        this.jobs = jobs;
        this.events = events;
    }

    /** Opens the journal; the job book learns which shares came on the last tips. */
    ShareJournal openJournal(Path folder, long segmentBytes) throws IOException {
        ShareJournal journal = new ShareJournal(
                folder, segmentBytes, JournalReader.startOfLast(folder, REPLAYED_SEGMENTS), (type, payload, next) -> {
                    ShareRecord share = type == ShareRecord.TYPE ? ShareRecord.decode(payload) : null;
                    if (share != null) {
                        jobs.remember(share.tip(), share.hash());
                        lastShare = share.hash();
                    }
                    BlockRecord block = type == BlockRecord.TYPE ? BlockRecord.decode(payload) : null;
                    if (block != null) {
                        blocks.add(block.hash());
                    }
                });
        JournalReader.Summary found = journal.recovery();
        events.journalReplayed(
                found.records(),
                found.damage().isEmpty() ? "none" : found.damage().toString());
        return journal;
    }

    /**
     * Opens the log of found blocks; those that an earlier run could note, but not bring into the journal, are brought there now.
     *
     * @param folder the journal's
     */
    BlockLog openLog(Path file, Path folder, ShareJournal journal) throws IOException {
        BlockLog log = null;
        try {
            log = new BlockLog(file);
            ShareRecord share = null;
            JournalPosition end = journal.durable();
            for (BlockLog.Entry entry : log.found()) {
                BlockRecord block = entry.type() == BlockRecord.TYPE ? BlockRecord.decode(entry.payload()) : null;
                if (block != null && block.hasLostItsShares(folder, end)) {
                    events.alarm("the journal was put back from a copy older than the block " + block.hash()
                            + " at height " + block.height()
                            + ", and has not the shares that its coinbase pays; once it is"
                            + " buried, pool pay --adopt books it by that");
                } else if (block != null && share != null && !blocks.contains(block.hash())) {
                    if (!Arrays.equals(share.hash(), lastShare)) {
                        journal.append(ShareRecord.TYPE, share.encode());
                    }
                    journal.append(BlockRecord.TYPE, entry.payload());
                    events.blockRecovered(block.height(), block.worker());
                }
                share = entry.type() == ShareRecord.TYPE ? ShareRecord.decode(entry.payload()) : null;
            }
            if (journal.hasPending()) {
                journal.commit();
            }
            log.journaled(0);
            return log;
        } catch (IOException | RuntimeException e) {
            if (log != null) {
                log.close();
            }
            journal.close();
            throw e;
        }
    }
}
