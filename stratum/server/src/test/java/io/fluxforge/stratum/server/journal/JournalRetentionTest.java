package io.fluxforge.stratum.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.protocol.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalRetentionTest {
    private static final long DAY = 86_400_000L;
    private static final long NOW = 1_700_000_000_000L;

    @TempDir
    private Path folder;

    /** Ten segments of ten shares with the longest of names, one a day; the last is a day old. */
    @BeforeEach
    void write() throws IOException {
        try (ShareJournal journal = new ShareJournal(folder, 1, JournalPosition.START, (type, payload, next) -> {})) {
            for (int segment = 0; segment < 10; segment++) {
                for (int i = 0; i < 10; i++) {
                    byte[] hash = new byte[32];
                    ShareRecord share =
                            new ShareRecord(NOW, 1, 1, new byte[32], hash, Target.MAX, "w".repeat(128), true);
                    assertThat(share.encode()).hasSize(ShareRecord.MAX_BYTES);
                    journal.append(ShareRecord.TYPE, share.encode());
                }
                journal.commit();
            }
        }
        for (int segment = 1; segment <= 10; segment++) {
            Files.setLastModifiedTime(
                    JournalFormat.segment(folder, segment), FileTime.fromMillis(NOW - (11 - segment) * DAY));
        }
    }

    private int trim(int days, long shares, JournalPosition needed) throws IOException {
        int deleted = new JournalRetention(days, shares).trim(folder, needed, NOW);
        assertThat(JournalFormat.segments(folder)).hasSize(10 - deleted).endsWith(9L, 10L);
        return deleted;
    }

    @Test
    void segmentsStayForTheirDays() throws IOException {
        assertThat(trim(30, 0, JournalPosition.END)).isZero();
        assertThat(trim(5, 0, JournalPosition.END)).isEqualTo(5);
    }

    @Test
    void lastSharesStay() throws IOException {
        assertThat(trim(1, 100, JournalPosition.END)).isZero();
        assertThat(trim(1, 61, JournalPosition.END)).isEqualTo(3);
    }

    @Test
    void whatIsReadStays() throws IOException {
        assertThat(trim(1, 0, new JournalPosition(1, 20))).isZero();
        assertThat(trim(1, 0, new JournalPosition(4, 0))).isEqualTo(3);
    }

    @Test
    void theReplaysSegmentsStayInAnyCase() throws IOException {
        assertThat(trim(0, 0, JournalPosition.END)).isEqualTo(8);
        // Numbers go on, and a reader that stood in a deleted segment goes on behind it.
        long[] records = {0};
        JournalReader.Summary all =
                new JournalReader(folder).read(new JournalPosition(3, 500), (type, payload, next) -> records[0]++);
        assertThat(records[0]).isEqualTo(20);
        assertThat(all.end().segment()).isEqualTo(10);
    }
}
