package io.fluxforge.node.privatenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockFileTest {
    @TempDir
    Path folder;

    private List<String> records() throws IOException {
        List<String> records = new ArrayList<>();
        try (BlockFile file = BlockFile.open(folder)) {
            file.replay((type, position, payload) -> {
                assertThat(file.payload(position, payload.length)).isEqualTo(payload);
                records.add(type + ":" + Arrays.toString(payload));
            });
        }
        return records;
    }

    private byte[] twoRecords() throws IOException {
        try (BlockFile file = BlockFile.open(folder)) {
            file.replay((_, _, _) -> {});
            file.append(BlockFile.BLOCK, new byte[] {1, 2, 3});
            file.append(BlockFile.INVALIDATE, new byte[] {4, 5});
        }
        return Files.readAllBytes(folder.resolve("blocks.dat"));
    }

    /** What a process leaves that is killed while it writes. */
    @Test
    void whateverPartOfTheLastRecordIsThereIsCutOff() throws IOException {
        byte[] whole = twoRecords();
        assertThat(records()).containsExactly("1:[1, 2, 3]", "2:[4, 5]");
        int first = 9 + 3 + 4;
        for (int length = 0; length < whole.length; length++) {
            Files.write(folder.resolve("blocks.dat"), Arrays.copyOf(whole, length));
            List<String> expected = length < first ? List.of() : List.of("1:[1, 2, 3]");
            assertThat(records()).as("cut at %d", length).isEqualTo(expected);
            assertThat(Files.size(folder.resolve("blocks.dat"))).isEqualTo(length < first ? 0 : first);
        }
    }

    @Test
    void damageBeforeTheEndIsTold() throws IOException {
        byte[] whole = twoRecords();
        for (int at = 0; at < 16; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            Files.write(folder.resolve("blocks.dat"), damaged);
            if (at >= 5 && at <= 8) {
                continue; // A length that reaches beyond the file looks like an unfinished record, or is too large.
            }
            assertThatThrownBy(this::records).as("byte %d", at).hasMessageContaining("is damaged at byte 0");
        }
    }

    /** As a call of the RPC is when the node stops. */
    @Test
    void anInterruptedThreadLeavesTheFileOpenForAll() throws IOException {
        try (BlockFile file = BlockFile.open(folder)) {
            file.replay((_, _, _) -> {});
            long first = file.append(BlockFile.BLOCK, new byte[] {1, 2, 3});
            Thread.currentThread().interrupt();
            try {
                assertThat(file.payload(first, 3)).containsExactly(1, 2, 3);
                file.append(BlockFile.INVALIDATE, new byte[] {4, 5});
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(file.payload(first, 3)).containsExactly(1, 2, 3);
        }
        assertThat(records()).containsExactly("1:[1, 2, 3]", "2:[4, 5]");
    }

    @Test
    void twoNodesCannotShareAFolder() throws IOException {
        try (BlockFile _ = BlockFile.open(folder)) {
            assertThatThrownBy(() -> BlockFile.open(folder)).hasMessage(folder + " is in use by another node");
        }
        assertThat(records()).isEmpty();
    }
}
