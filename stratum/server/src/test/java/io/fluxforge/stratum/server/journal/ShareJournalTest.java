package io.fluxforge.stratum.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.stratum.protocol.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareJournalTest {
    @TempDir
    private Path folder;

    private ShareJournal open() throws IOException {
        return new ShareJournal(folder, 1 << 12, JournalPosition.START, (type, payload, next) -> {});
    }

    private List<String> all() throws IOException {
        List<String> records = new ArrayList<>();
        new JournalReader(folder)
                .read(
                        JournalPosition.START,
                        (type, payload, next) ->
                                records.add(type + ":" + new String(payload, StandardCharsets.US_ASCII)));
        return records;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void givesBackWhatWasCommitted() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            try (ShareJournal journal = open()) {
                assertThat(journal.recovery().records()).isEqualTo(expected.size());
                assertThat(journal.recovery().damage()).isEmpty();
                for (int i = 0; i < 200; i++) {
                    String text = "run " + run + " record " + i + "x".repeat(i);
                    journal.append((byte) (i % 100), bytes(text));
                    expected.add(i % 100 + ":" + text);
                    if (i % 7 == 0) {
                        journal.commit();
                    }
                }
                journal.commit();
                journal.append((byte) 1, bytes("not committed"));
            }
        }
        assertThat(all()).isEqualTo(expected);
        assertThat(JournalFormat.segments(folder)).hasSizeGreaterThan(6);
    }

    @Test
    void readsOnFromAnyRecord() throws IOException {
        List<JournalPosition> positions = new ArrayList<>();
        try (ShareJournal journal = open()) {
            JournalReader reader = new JournalReader(folder);
            JournalPosition from = JournalPosition.START;
            int seen = 0;
            for (int i = 0; i < 120; i++) {
                journal.append((byte) 1, new byte[i]);
                journal.commit();
                if (i % 3 == 2) {
                    JournalReader.Summary more = reader.read(from, (type, payload, next) -> positions.add(next));
                    assertThat(more.records()).isEqualTo(3);
                    from = more.end();
                    seen += 3;
                    assertThat(positions).hasSize(seen).last().isEqualTo(from);
                }
            }
        }
        for (int i = 0; i < positions.size(); i++) {
            assertThat(new JournalReader(folder)
                            .read(positions.get(i), (type, payload, next) -> {})
                            .records())
                    .isEqualTo(119 - i);
        }
    }

    /** Cut after any byte of the last record, or spoilt in any byte of it: the records before it stay, and the next follow them. */
    @Test
    void cutsATornTailAndSaysSo() throws IOException {
        for (int kept = 0; kept < 20; kept++) {
            Path own = folder.resolve("cut" + kept);
            try (ShareJournal journal = new ShareJournal(own, 1 << 12, JournalPosition.START, (t, p, n) -> {})) {
                journal.append((byte) 1, bytes("first"));
                journal.append((byte) 1, bytes("second"));
                journal.commit();
            }
            Path segment = JournalFormat.segment(own, 1);
            byte[] whole = Files.readAllBytes(segment);
            int lastRecord = whole.length - JournalFormat.OVERHEAD_BYTES - 6;
            byte[] torn = kept < 15 ? Arrays.copyOf(whole, lastRecord + kept) : whole.clone();
            if (kept >= 15) {
                torn[lastRecord + kept - 15] ^= 0x40;
            }
            Files.write(segment, torn);
            List<String> seen = new ArrayList<>();
            try (ShareJournal journal = new ShareJournal(
                    own,
                    1 << 12,
                    JournalPosition.START,
                    (t, p, n) -> seen.add(new String(p, StandardCharsets.US_ASCII)))) {
                assertThat(seen).containsExactly("first");
                List<Damage> damage = journal.recovery().damage();
                assertThat(damage).hasSize(kept == 0 ? 0 : 1);
                if (kept > 0) {
                    assertThat(damage.getFirst().at()).isEqualTo(new JournalPosition(1, lastRecord));
                    assertThat(damage.getFirst().bytes()).isEqualTo(kept < 15 ? kept : whole.length - lastRecord);
                }
                journal.append((byte) 1, bytes("third"));
                journal.commit();
            }
            seen.clear();
            JournalReader.Summary after = new JournalReader(own)
                    .read(JournalPosition.START, (t, p, n) -> seen.add(new String(p, StandardCharsets.US_ASCII)));
            assertThat(seen).containsExactly("first", "third");
            assertThat(after.damage()).isEmpty();
        }
    }

    @Test
    void randomBytesAreNoRecords() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            if (i % 2 == 0 && bytes.length >= JournalFormat.SEGMENT_HEADER_BYTES) {
                JournalFormat.segmentHeader(1).get(bytes, 0, JournalFormat.SEGMENT_HEADER_BYTES);
            }
            Files.write(JournalFormat.segment(folder, 1), bytes);
            assertThat(all()).isEmpty();
        }
    }

    @Test
    void belongsToOneProcess() throws IOException {
        try (ShareJournal journal = open()) {
            assertThat(journal.hasPending()).isFalse();
            assertThatThrownBy(this::open)
                    .isInstanceOfAny(IOException.class, java.nio.channels.OverlappingFileLockException.class);
        }
        open().close();
    }

    @Test
    void recordsOfSharesAndBlocksComeBack() {
        byte[] hash = new byte[32];
        new Random(3).nextBytes(hash);
        ShareRecord share =
                new ShareRecord(17, 5, 1e9, new byte[32], hash, Target.ofDifficulty(7, Target.MAX), "t1é.rig");
        assertThat(ShareRecord.decode(share.encode())).isEqualTo(share);
        byte[] encoded = share.encode();
        assertThat(ShareRecord.decode(Arrays.copyOf(encoded, encoded.length - 1)))
                .isNull();
        assertThat(ShareRecord.decode(new byte[3])).isNull();
        BlockRecord block = new BlockRecord(18, 6, new byte[140], new byte[1344], "t1.rig", false, null);
        assertThat(BlockRecord.decode(block.encode()))
                .usingRecursiveComparison()
                .isEqualTo(block);
        byte[] cut = Arrays.copyOf(block.encode(), 300);
        assertThat(BlockRecord.decode(cut)).isNull();
        assertThat(BlockRecord.decode(new byte[0])).isNull();
    }
}
