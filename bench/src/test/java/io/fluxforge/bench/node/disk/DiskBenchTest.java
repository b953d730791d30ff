package io.fluxforge.bench.node.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DiskBenchTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    @BeforeEach
    void requireLinux() {
        assumeTrue(DiskBench.isPossible());
    }

    @Test
    void measuresAndLeavesNothing() throws IOException, InterruptedException {
        List<Double> told = new ArrayList<>();
        DiskResult result = new DiskBench(folder, 16 * MIB, 0.2).run(told::add);
        assertThat(result.bytes()).isEqualTo(16 * MIB);
        assertThat(result.bufferedBytesPerSecond().min()).isPositive();
        assertThat(result.random().perSecond()).isPositive();
        assertThat(result.random().medianMicros())
                .isPositive()
                .isLessThanOrEqualTo(result.random().p99Micros());
        assertThat(told).isSorted().endsWith(1.0);
        assertThat(folder).isEmptyDirectory();
    }

    /** The worst of three runs is left out; a median would leave out the best as well. */
    @Test
    void bestTwoOfThreeCount() {
        assertThat(DiskBench.meanOfBestTwo(List.of(100.0, 400.0, 200.0))).isEqualTo(300);
        assertThat(DiskBench.meanOfBestTwo(List.of(7.0))).isEqualTo(7);
    }

    @Test
    void fileHasNoNameWhileItIsOpen() throws IOException {
        try (UnnamedFile file = UnnamedFile.in(folder, UnnamedFile.Mode.BUFFERED);
                Arena arena = Arena.ofConfined()) {
            file.write(arena.allocate(3 * MIB), 5);
            file.dataSync();
            assertThat(folder).isEmptyDirectory();
        }
    }

    /** The measurement is killed as a user or the system would kill it, in the middle of writing. */
    @Test
    @Timeout(60)
    void killedMeasurementLeavesNothing() throws IOException, InterruptedException {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = victim.inputReader()) {
            assertThat(out.readLine()).isEqualTo("writing");
        } finally {
            victim.destroyForcibly();
        }
        assertThat(victim.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(victim.exitValue()).isNotZero();
        assertThat(folder).isEmptyDirectory();
    }

    /** Writes to unnamed files of both kinds until somebody kills it. */
    static final class Victim {
        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            try (UnnamedFile file = UnnamedFile.in(folder, UnnamedFile.Mode.BUFFERED);
                    Arena arena = Arena.ofConfined()) {
                for (int block = 0; ; block++) {
                    file.write(arena.allocate(4096), block % 1024 * 4096L);
                    if (block == 100) {
                        System.out.println("writing");
                    }
                }
            }
        }
    }

    @Test
    void interruptedMeasurementEnds() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> new DiskBench(folder, 16 * MIB, 10).run(done -> {}));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void folderThatIsNotThereIsNamed() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new DiskBench(folder.resolve("absent"), 16 * MIB, 1).run(done -> {}))
                .withMessageContaining("absent")
                .withMessageContaining("No such file");
    }

    @Test
    void twiceTheFileMustBeFree() {
        assertThat(new DiskBench(folder, 16 * MIB, 1).requiredBytes()).isEqualTo(32 * MIB);
        assertThatIllegalArgumentException().isThrownBy(() -> new DiskBench(folder, MIB, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DiskBench(folder, 16 * MIB + 1, 1));
    }
}
