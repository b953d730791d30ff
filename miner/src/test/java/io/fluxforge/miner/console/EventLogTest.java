package io.fluxforge.miner.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-30T12:00:00Z"));

    @TempDir
    private Path folder;

    @Test
    void isBoundedAndKeepsTheNewest() throws IOException {
        Path file = folder.resolve("mine.log");
        try (EventLog log = new EventLog(file, CLOCK, 1_000)) {
            for (int i = 0; i < 1_000; i++) {
                log.write("line " + i);
            }
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        assertThat(files).hasSize(1 + EventLog.KEPT);
        for (Path one : files) {
            assertThat(Files.size(one)).isBetween(1L, 1_040L);
        }
        assertThat(Files.readAllLines(file)).last().isEqualTo("2026-11-30T12:00:00Z line 999");
        String before = Files.readAllLines(folder.resolve("mine.log.1")).getLast();
        String first = Files.readAllLines(file).getFirst();
        assertThat(number(first)).isEqualTo(number(before) + 1);
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void goesOnInTheFileOfThatNameAfterSomebodyHasMovedIt() throws IOException {
        Path file = folder.resolve("mine.log");
        Path moved = folder.resolve("mine.log-20261130");
        try (EventLog log = new EventLog(file, CLOCK)) {
            log.write("before");
            Files.move(file, moved);
            log.write("between");
            log.reopen();
            log.write("after");
        }
        assertThat(Files.readAllLines(moved)).hasSize(2).last().asString().endsWith("between");
        assertThat(Files.readAllLines(file)).singleElement().asString().endsWith("after");
    }

    @Test
    void goesOnOnceTheFileCanBeOpenedAgain() throws IOException {
        Path there = Files.createDirectory(folder.resolve("logs"));
        Path file = there.resolve("mine.log");
        try (EventLog log = new EventLog(file, CLOCK)) {
            log.write("before");
            Files.move(there, folder.resolve("moved"));
            assertThatThrownBy(log::reopen).isInstanceOf(IOException.class);
            log.write("lost");
            Files.createDirectory(there);
            log.write("after");
        }
        assertThat(Files.readAllLines(file))
                .containsExactly("2026-11-30T12:00:00Z 1 lines could not be written", "2026-11-30T12:00:00Z after");
    }
}
