package io.fluxforge.stratum.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.journal.BlockFate.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a folder of found blocks holds, whenever the process ended. */
class BlockShelfTest {
    private static final int HEADER_BYTES = 143;

    @TempDir
    private Path folder;

    /** Bytes that begin with a header: 140 bytes, a CompactSize and a solution of two bytes. */
    private static byte[] bytes(int number, int length) {
        byte[] bytes = new byte[HEADER_BYTES + length];
        bytes[0] = 4;
        bytes[4] = (byte) number;
        bytes[140] = 2;
        bytes[141] = (byte) number;
        return bytes;
    }

    private static WholeBlock block(int number, int length) throws Exception {
        return WholeBlock.of(1000 - number, number, bytes(number, length));
    }

    @Test
    void keepsBlocksInTheOrderInWhichTheyWereFound() throws Exception {
        try (BlockShelf shelf = new BlockShelf(folder)) {
            for (int i = 1; i <= 5; i++) {
                shelf.write(block(i, i * 1000), bytes(i, i * 1000));
                shelf.force(block(i, i * 1000));
            }
            shelf.remove(block(3, 3000));
        }
        try (BlockShelf shelf = new BlockShelf(folder)) {
            assertThat(shelf.found()).containsExactly(block(5, 5000), block(4, 4000), block(2, 2000), block(1, 1000));
            assertThat(shelf.read(block(4, 4000))).isEqualTo(bytes(4, 4000));
            assertThat(shelf.damaged()).isEmpty();
            assertThatThrownBy(() -> shelf.read(block(3, 3000))).hasMessageContaining("has gone");
        }
        assertThat(BlockShelf.fates(folder)).hasSize(4).containsValue(BlockFate.NEW);
    }

    /** Cut anywhere, or with any bit of it another. */
    @Test
    void fileThatIsNotWholeIsNoBlock() throws Exception {
        WholeBlock block = block(1, 20);
        try (BlockShelf shelf = new BlockShelf(folder)) {
            shelf.write(block, bytes(1, 20));
        }
        Path file;
        try (var files = Files.list(folder)) {
            file = files.filter(each -> each.toString().endsWith(".block"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            byte[] wrong = Arrays.copyOf(whole, length);
            assertIsSetAside(file, wrong, block.hash());
            byte[] bent = whole.clone();
            bent[length] ^= 1;
            assertIsSetAside(file, bent, block.hash());
        }
    }

    private void assertIsSetAside(Path file, byte[] content, Hash256 hash) throws IOException {
        Files.deleteIfExists(folder.resolve("fates.log"));
        Files.write(file, content);
        try (BlockShelf shelf = new BlockShelf(folder)) {
            assertThat(shelf.found()).isEmpty();
            assertThat(shelf.damaged()).hasSize(1);
            assertThat(shelf.fates())
                    .extractingByKey(hash)
                    .extracting(BlockFate::kind)
                    .isEqualTo(Kind.LOST);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void laterFateHoldsAndAnUnfinishedLineIsNone() throws Exception {
        Hash256 first = block(1, 0).hash();
        Hash256 second = block(2, 0).hash();
        try (BlockShelf shelf = new BlockShelf(folder)) {
            shelf.note(first, new BlockFate(Kind.LOST, "A keeps it\nPLACED"));
            shelf.note(first, new BlockFate(Kind.PLACED, "B"));
        }
        Files.writeString(
                folder.resolve("fates.log"),
                second + " placed A",
                StandardCharsets.US_ASCII,
                StandardOpenOption.APPEND);
        assertThat(BlockShelf.fates(folder)).containsOnlyKeys(first);
        try (BlockShelf shelf = new BlockShelf(folder)) {
            assertThat(shelf.fates()).containsOnlyKeys(first).containsEntry(first, new BlockFate(Kind.PLACED, "B"));
            shelf.note(second, new BlockFate(Kind.REFUSED, "A: high-hash"));
        }
        assertThat(BlockShelf.fates(folder))
                .containsEntry(first, new BlockFate(Kind.PLACED, "B"))
                .containsEntry(second, new BlockFate(Kind.REFUSED, "A: high-hash"));
    }

    @Test
    void largeLogIsCutToItsLastBlocks() throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            lines.add(String.format("%064x placed A", i));
        }
        Files.write(folder.resolve("fates.log"), lines);
        try (BlockShelf shelf = new BlockShelf(folder)) {
            assertThat(shelf.fates()).hasSize(10_000).containsKey(Hash256.parse(String.format("%064x", 59_999)));
            shelf.note(Hash256.ZERO, new BlockFate(Kind.PLACED, "B"));
        }
        assertThat(Files.size(folder.resolve("fates.log"))).isLessThan(1 << 20);
        assertThat(BlockShelf.fates(folder))
                .hasSize(10_000 + 1)
                .containsEntry(Hash256.ZERO, new BlockFate(Kind.PLACED, "B"));
    }
}
