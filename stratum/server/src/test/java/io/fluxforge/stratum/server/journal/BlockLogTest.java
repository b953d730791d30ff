package io.fluxforge.stratum.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.protocol.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlockLogTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("found-blocks.log");
    }

    private static ShareRecord share(int number) {
        byte[] hash = new byte[32];
        hash[0] = (byte) number;
        return new ShareRecord(number, 7, 1, new byte[32], hash, Target.MAX, "t1Finder.rig", true);
    }

    private static BlockRecord block(int number) {
        byte[] header = new byte[140];
        header[4] = (byte) number;
        return new BlockRecord(number, 7, header, new byte[52], "t1Finder.rig", true, null);
    }

    private static void assertHolds(List<BlockLog.Entry> found, int... numbers) {
        assertThat(found).hasSize(2 * numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            assertThat(found.get(2 * i).type()).isEqualTo(ShareRecord.TYPE);
            assertThat(found.get(2 * i).payload()).isEqualTo(share(numbers[i]).encode());
            assertThat(found.get(2 * i + 1).type()).isEqualTo(BlockRecord.TYPE);
            assertThat(found.get(2 * i + 1).payload())
                    .isEqualTo(block(numbers[i]).encode());
        }
    }

    /** Nothing is closed, as when the process is killed. */
    @Test
    void whatWasWrittenIsFoundAfterAKill() throws IOException {
        try (BlockLog log = new BlockLog(file)) {
            assertThat(log.found()).isEmpty();
            log.write(share(1), block(1));
            log.write(share(2), block(2));
            try (BlockLog next = new BlockLog(file)) {
                assertHolds(next.found(), 1, 2);
            }
        }
    }

    @Test
    void whatTheJournalHasIsForgotten() throws IOException {
        try (BlockLog log = new BlockLog(file)) {
            log.write(share(1), block(1));
            log.write(share(2), block(2));
            log.journaled(1);
            try (BlockLog next = new BlockLog(file)) {
                assertHolds(next.found(), 1, 2);
            }
            log.journaled(1);
            try (BlockLog next = new BlockLog(file)) {
                assertThat(next.found()).isEmpty();
            }
            log.write(share(3), block(3));
            try (BlockLog next = new BlockLog(file)) {
                assertHolds(next.found(), 3);
            }
        }
    }

    /** The room is there from the start: a disk that fills up later takes no block away. */
    @Test
    void blocksNeedNoMoreRoomThanAnEmptyFileHas() throws IOException {
        try (BlockLog log = new BlockLog(file)) {
            long size = Files.size(file);
            for (int i = 0; i < 100; i++) {
                log.write(share(i), block(i));
            }
            assertThat(Files.size(file)).isEqualTo(size);
        }
    }

    /** A write that was cut short anywhere, or turned over, takes away what comes from there on, and nothing before. */
    @Test
    void aBrokenRecordEndsTheFile() throws IOException {
        try (BlockLog log = new BlockLog(file)) {
            log.write(share(1), block(1));
            log.write(share(2), block(2));
        }
        byte[] whole = Files.readAllBytes(file);
        int used = 0;
        for (int i = 0; i < whole.length; i++) {
            used = whole[i] == 0 ? used : i + 1;
        }
        Random random = new Random(8);
        for (int round = 0; round < 60; round++) {
            int at = random.nextInt(used);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                byte[] broken = whole.clone();
                broken[at] ^= (byte) (1 + random.nextInt(255));
                channel.write(ByteBuffer.wrap(broken, 0, used), 0);
            }
            try (BlockLog log = new BlockLog(file)) {
                assertThat(log.found().size()).as("byte %d of %d", at, used).isLessThan(4);
                int before = 0;
                for (BlockLog.Entry entry : log.found()) {
                    before += entry.payload().length + JournalFormat.OVERHEAD_BYTES;
                }
                assertThat(before).as("byte %d of %d", at, used).isLessThanOrEqualTo(at);
            }
        }
    }
}
