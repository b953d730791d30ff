package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.job.JobBook;
import io.fluxforge.stratum.server.journal.BlockLog;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.journal.ShareJournal;
import io.fluxforge.stratum.server.journal.ShareRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRecoveryTest {
    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    private static BlockRecord block(int height, JournalPosition plan) {
        return new BlockRecord(
                0,
                height,
                new byte[140],
                new byte[] {(byte) height},
                "t1.rig",
                false,
                new BlockRecord.Reward(1, 1, ByteString.EMPTY, plan));
    }

    /** A journal that was put back would divide a block among others than its coinbase has paid. */
    @Test
    void aBlockWhoseSharesTheJournalHasLostIsLeftToTheOperator() throws Exception {
        Path journals = Files.createDirectories(folder.resolve("journal"));
        Path file = folder.resolve("found-blocks.log");
        ShareRecord share = new ShareRecord(
                0, 1, 8192, new byte[32], new byte[32], Target.ofExpectedSolutions(1000), "t1.rig", false);
        BlockRecord lost = block(7, new JournalPosition(21, 5596));
        BlockRecord kept = block(8, JournalPosition.START);
        try (BlockLog log = new BlockLog(file)) {
            log.write(share, lost);
            log.write(share, kept);
        }
        JournalRecovery recovery = new JournalRecovery(new JobBook(() -> "1", 100), new PoolEvents(told::add));
        try (ShareJournal journal = recovery.openJournal(journals, 1 << 20);
                BlockLog _ = recovery.openLog(file, journal)) {}
        List<Integer> heights = new ArrayList<>();
        new JournalReader(journals).read(JournalPosition.START, (type, payload, next) -> {
            BlockRecord block = type == BlockRecord.TYPE ? BlockRecord.decode(payload) : null;
            if (block != null) {
                heights.add(block.height());
            }
        });
        assertThat(heights).containsExactly(8);
        assertThat(told)
                .anyMatch(line ->
                        line.contains("alarm") && line.contains(lost.hash().toString()));
    }
}
