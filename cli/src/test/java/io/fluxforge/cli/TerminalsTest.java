package io.fluxforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "/dev/pts/3,         true",
        "/dev/tty1,          true",
        "/dev/ttyS0,         true",
        "/dev/console,       true",
        "/dev/null,          false",
        "pipe:[123456],      false",
        "socket:[123456],    false",
        "/home/miner/tty,    false"
    })
    void terminalIsKnownByItsDevice(String target, boolean expected) {
        assertThat(Terminals.isTerminal(target)).isEqualTo(expected);
    }

    @Test
    void linkIsFollowed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(Terminals.isTerminal(Files.createSymbolicLink(folder.resolve("1"), file)))
                .isFalse();
    }

    @Test
    void closedStreamIsNoTerminal() {
        assertThat(Terminals.isTerminal(folder.resolve("2"))).isFalse();
    }

    @Test
    void processIsAsked() {
        assertThat(Terminals.ofProcess()).isNotNull();
    }
}
