package io.fluxforge.cli.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcMemoryTest {
    @TempDir
    private Path proc;

    @Test
    void readsWhatLinuxShows() throws IOException {
        Files.writeString(proc.resolve("meminfo"), "MemTotal:  100 kB\nMemAvailable:   24117248 kB\nMemFree: 1 kB\n");
        Files.createDirectory(proc.resolve("self"));
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nVmHWM:\t  368 kB\nVmRSS:\t  12 kB\n");
        MemoryProbe memory = new ProcMemory(proc);
        assertThat(memory.availableBytes()).hasValue(23L << 30);
        assertThat(memory.peakBytes()).hasValue(368 * 1024);
        assertThat(memory.heapMaxBytes()).isEqualTo(Runtime.getRuntime().maxMemory());
    }

    @Test
    void knowsNothingOfOtherSystems() throws IOException {
        Files.writeString(proc.resolve("meminfo"), "MemAvailable: plenty\n");
        MemoryProbe memory = new ProcMemory(proc);
        assertThat(memory.availableBytes()).isEmpty();
        assertThat(memory.peakBytes()).isEmpty();
    }
}
