package io.fluxforge.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.node.net.NetClient;
import io.fluxforge.bench.node.net.NetProbe;
import io.fluxforge.bench.node.tier.Quantity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NodeBenchTest implements NodeBench.Progress {
    private static final long MIB = 1 << 20;

    private final List<String> done = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void everyStageButTheNetworkIsMeasured() throws InterruptedException {
        NodeMeasurements measured = bench(16 * MIB, Set.of(), Optional.empty()).run();
        assertThat(measured.cpuOne()).isPresent();
        assertThat(measured.cpuAll()).isPresent();
        assertThat(measured.memoryBandwidth()).isPresent();
        assertThat(measured.network()).isEmpty();
        assertThat(measured.notes()).contains("network: neither --net-url nor --net-server named");
        assertThat(done).startsWith("SYSTEM", "CPU_ONE", "CPU_ALL", "MEMORY");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsSkippedIsNotMeasuredAndNoted() throws InterruptedException {
        Set<Stage> all = Set.of(Stage.CPU_ONE, Stage.CPU_ALL, Stage.MEMORY, Stage.DISK, Stage.NETWORK);
        NodeMeasurements measured = bench(16 * MIB, all, Optional.empty()).run();
        assertThat(measured.cpuAll()).isEmpty();
        assertThat(measured.disk()).isEmpty();
        assertThat(measured.quantities()).doesNotContainKey(Quantity.EPS);
        assertThat(measured.notes())
                .filteredOn(note -> note.endsWith("left out by --skip"))
                .hasSize(5);
    }

    @Test
    void serverThatDoesNotAnswerIsNoted() throws InterruptedException {
        Set<Stage> others = Set.of(Stage.CPU_ONE, Stage.CPU_ALL, Stage.MEMORY, Stage.DISK);
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("host.invalid", 1);
        assertThat(bench(16 * MIB, others, Optional.of(new NetClient(nowhere, 1)))
                        .run()
                        .notes())
                .contains("network: the host host.invalid is not known");
    }

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void refusesBelowTwiceTheSpaceItNeeds() throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        long tooMuch = free / 2 / MIB * MIB + 512 * MIB;
        // A folder in memory is refused for another reason, and before this one.
        assertThat(bench(tooMuch, Set.of(), Optional.empty()).findObstacle())
                .hasValueSatisfying(reason -> assertThat(reason).containsAnyOf("wants twice that", "on no disk"));
        assertThat(bench(tooMuch, Set.of(Stage.DISK), Optional.empty()).findObstacle())
                .isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusesAFolderInMemory() throws IOException {
        Path memory = Path.of("/dev/shm");
        if (Files.isDirectory(memory)) {
            NodeOptions options = new NodeOptions(memory, 16 * MIB, Optional.empty(), 1, 1, Optional.empty(), Set.of());
            assertThat(new NodeBench(options, this).findObstacle())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("on no disk"));
        }
    }

    @Override
    public void onProgress(Stage stage, double part) {
        assertThat(part).isBetween(0.0, 1.0);
    }

    @Override
    public void onDone(Stage stage, String result) {
        done.add(stage.name());
    }

    private NodeBench bench(long bytes, Set<Stage> skipped, Optional<NetProbe> network) {
        return new NodeBench(new NodeOptions(folder, bytes, Optional.empty(), 0.02, 0.1, network, skipped), this);
    }
}
