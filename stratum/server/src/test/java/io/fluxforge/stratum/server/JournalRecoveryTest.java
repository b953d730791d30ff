package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.job.JobBook;
import io.fluxforge.stratum.server.journal.BlockLog;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalMark;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.JournalReader;
import io.fluxforge.stratum.server.journal.ShareJournal;
import io.fluxforge.stratum.server.journal.ShareRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRecoveryTest {
    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    private static BlockRecord block(int height, JournalMark plan) {
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
        BlockRecord lost = block(7, new JournalMark(new JournalPosition(21, 5596), null));
        BlockRecord kept = block(8, new JournalMark(JournalPosition.START, null));
        assertThat(recovered(lost, kept)).containsExactly(8);
        assertThat(told)
                .anyMatch(line ->
                        line.contains("alarm") && line.contains(lost.hash().toString()));
    }

    /** The copy was written on: it has the place up to which shares were counted, but others before it. */
    @Test
    void aBlockWhoseSharesAnotherJournalHasInTheirPlaceIsLeftToTheOperator() throws Exception {
        JournalPosition place;
        try (ShareJournal journal =
                new ShareJournal(journals(), 1 << 20, JournalPosition.START, (type, payload, next) -> {})) {
            journal.append(ShareRecord.TYPE, share("t1.other").encode());
            journal.commit();
            place = journal.durable();
        }
        JournalMark mine = JournalMark.at(journals(), place);
        BlockRecord lost = block(7, new JournalMark(place, Objects.requireNonNull(mine.tail()) ^ 1));
        BlockRecord kept = block(8, mine);
        BlockRecord old = block(9, new JournalMark(place, null));
        assertThat(recovered(lost, kept, old)).containsExactly(8, 9);
        assertThat(told)
                .filteredOn(line -> line.contains("alarm"))
                .singleElement()
                .asString()
                .contains(lost.hash().toString());
    }

    private Path journals() throws IOException {
        return Files.createDirectories(folder.resolve("journal"));
    }

    private static ShareRecord share(String worker) {
        return new ShareRecord(0, 1, 8192, new byte[32], new byte[32], Target.ofExpectedSolutions(1000), worker, false);
    }

    /** Heights of the blocks in the journal, once those of the log were brought there. */
    private List<Integer> recovered(BlockRecord... blocks) throws IOException {
        Path file = folder.resolve("found-blocks.log");
        try (BlockLog log = new BlockLog(file)) {
            for (BlockRecord block : blocks) {
                log.write(share("t1.rig"), block);
            }
        }
        JournalRecovery recovery = new JournalRecovery(new JobBook(() -> "1", 100), new PoolEvents(told::add));
        try (ShareJournal journal = recovery.openJournal(journals(), 1 << 20);
                BlockLog _ = recovery.openLog(file, journals(), journal)) {}
        List<Integer> heights = new ArrayList<>();
        new JournalReader(journals()).read(JournalPosition.START, (type, payload, next) -> {
            BlockRecord block = type == BlockRecord.TYPE ? BlockRecord.decode(payload) : null;
            if (block != null) {
                heights.add(block.height());
            }
        });
        return heights;
    }
}
