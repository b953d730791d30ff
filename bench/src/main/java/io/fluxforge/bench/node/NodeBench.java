package io.fluxforge.bench.node;

import io.fluxforge.bench.Machine;
import io.fluxforge.bench.Spread;
import io.fluxforge.bench.node.cpu.CpuBench;
import io.fluxforge.bench.node.cpu.MemoryBandwidth;
import io.fluxforge.bench.node.disk.DiskBench;
import io.fluxforge.bench.node.disk.DiskResult;
import io.fluxforge.bench.node.hwloc.HwlocTopology;
import io.fluxforge.bench.node.machine.CpuAllowance;
import io.fluxforge.bench.node.machine.CpuFeatures;
import io.fluxforge.bench.node.machine.CpuTimes;
import io.fluxforge.bench.node.machine.FileSystems;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import io.fluxforge.bench.node.machine.MemorySize;
import io.fluxforge.bench.node.machine.SysTopology;
import io.fluxforge.bench.node.machine.Topology;
import io.fluxforge.bench.node.machine.Virtualisation;
import io.fluxforge.bench.node.net.NetResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleConsumer;

/** Runs the stages one after the other. A stage that cannot be measured leaves a note, and the others go on. */
public final class NodeBench {
    private static final double MEMORY_SECONDS = 2;
    private static final long MAX_BUFFER_BYTES = 512L << 20;
    private static final long MIN_BUFFER_BYTES = 16L << 20;

    private final NodeOptions options;
    private final Progress progress;
    private final List<String> notes = new ArrayList<>();

    /** Who waits for it. */
    public interface Progress {
        /** Part of a stage is done, 0 to 1. */
        void onProgress(Stage stage, double done);

        /** A stage is done, with its result in a few words. */
        void onDone(Stage stage, String result);
    }

    /** A benchmark that has not begun. */
    public NodeBench(NodeOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Finds a reason to refuse before anything is measured.
     *
     * @return one line for the user; empty if there is room for the disk's files
     * @throws IOException if the folder cannot be looked at
     */
    public Optional<String> findObstacle() throws IOException {
        if (options.skipped().contains(Stage.DISK) || !DiskBench.isPossible()) {
            return Optional.empty();
        }
        Path folder = options.folder();
        Virtualisation virtualisation = Virtualisation.read(Path.of("/"), CpuFeatures.read(Path.of("/proc/cpuinfo")));
        if (new FileSystems(Path.of("/"), virtualisation).holding(folder).isEmpty()) {
            return Optional.of(
                    folder + " is on no disk of this machine (memory or network), so writing there tells nothing");
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        long required = new DiskBench(folder, options.diskBytes(), options.diskSeconds()).requiredBytes();
        if (free < required) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%s has %.2f GB free; the disk test writes %.2f GB and wants twice that, so as never to fill a disk",
                    folder,
                    free / 1e9,
                    options.diskBytes() / 1e9));
        }
        return Optional.empty();
    }

    /**
     * Measures.
     *
     * @throws InterruptedException if the thread is interrupted; nothing is left behind
     */
    public NodeMeasurements run() throws InterruptedException {
        Instant time = Instant.now();
        long start = System.nanoTime();
        Path root = Path.of("/");
        Optional<CpuTimes> before = CpuTimes.read(root.resolve("proc/stat"));
        progress.onProgress(Stage.SYSTEM, 0);
        Machine machine = Machine.current();
        CpuFeatures features = CpuFeatures.read(root.resolve("proc/cpuinfo"));
        Virtualisation virtualisation = Virtualisation.read(root, features);
        Optional<Topology> topology = topology(root);
        CpuAllowance allowance = CpuAllowance.read(root);
        MemorySize memory = MemorySize.read(root);
        progress.onDone(Stage.SYSTEM, machine.cpu().orElse("unknown processor"));

        Optional<CpuBench.Result> cpuOne = cpu(Stage.CPU_ONE, 1);
        Optional<CpuBench.Result> cpuAll = cpu(Stage.CPU_ALL, machine.cores());
        Optional<Spread> bandwidth = bandwidth(machine.cores(), memory, topology);
        FileSystems fileSystems = new FileSystems(root, virtualisation);
        Optional<DiskResult> disk = disk();
        DiskKinds disks = DiskKinds.settle(fileSystems.read(), holding(fileSystems), disk, options.diskKind());
        notes.addAll(disks.notes());
        Optional<NetResult> network = network();
        OptionalDouble steal = before.isEmpty()
                ? OptionalDouble.empty()
                : CpuTimes.read(root.resolve("proc/stat")).stream()
                        .map(after -> after.stealPercentSince(before.get()))
                        .findFirst()
                        .orElse(OptionalDouble.empty());
        noteLimits(allowance, topology, memory);
        return new NodeMeasurements(
                time,
                (System.nanoTime() - start) / 1e9,
                System.getProperty("os.arch"),
                machine.cpu(),
                features,
                machine.cores(),
                allowance,
                topology,
                virtualisation,
                memory,
                disks.all(),
                options.folder().toAbsolutePath().normalize().toString(),
                disks.held(),
                cpuOne,
                cpuAll,
                bandwidth,
                disk,
                network,
                steal,
                notes);
    }

    private Optional<Topology> topology(Path root) {
        try {
            return Optional.of(HwlocTopology.read());
        } catch (HwlocTopology.UnavailableException e) {
            Optional<Topology> fromSys = new SysTopology(root.resolve("sys")).read();
            notes.add("cores and caches: " + e.getMessage()
                    + (fromSys.isPresent() ? "; taken from /sys instead" : "; unknown"));
            return fromSys;
        }
    }

    private Optional<CpuBench.Result> cpu(Stage stage, int threads) throws InterruptedException {
        if (isSkipped(stage)) {
            return Optional.empty();
        }
        CpuBench.Result result =
                new CpuBench(threads, options.cpuSeconds()).run(done -> progress.onProgress(stage, done));
        progress.onDone(stage, String.format(Locale.ROOT, "%.1f EPS", result.total()));
        return Optional.of(result);
    }

    private Optional<Spread> bandwidth(int threads, MemorySize memory, Optional<Topology> topology)
            throws InterruptedException {
        if (isSkipped(Stage.MEMORY)) {
            return Optional.empty();
        }
        long bytes = bufferBytes(threads, memory.available(), topology);
        if (bytes < MIN_BUFFER_BYTES) {
            notes.add("memory bandwidth: too little memory is available to measure it");
            return Optional.empty();
        }
        progress.onProgress(Stage.MEMORY, 0);
        Spread rate = new MemoryBandwidth(threads, bytes, MEMORY_SECONDS).run();
        progress.onDone(Stage.MEMORY, String.format(Locale.ROOT, "%.1f GB/s", rate.median() / 1e9));
        return Optional.of(rate);
    }

    /** Four times a thread's share of the last cache, but never more than an eighth of what is available in all. */
    private static long bufferBytes(int threads, OptionalLong available, Optional<Topology> topology) {
        long caches = topology.map(Topology::caches)
                .filter(list -> !list.isEmpty())
                .map(List::getLast)
                .map(last -> last.bytes() * last.count())
                .orElse(MIN_BUFFER_BYTES);
        long wanted = Math.clamp(4 * caches / threads, 4 * MIN_BUFFER_BYTES, MAX_BUFFER_BYTES);
        return available.isPresent() ? Math.min(wanted, available.getAsLong() / 8 / (2L * threads)) : MIN_BUFFER_BYTES;
    }

    private Optional<DiskResult> disk() throws InterruptedException {
        if (isSkipped(Stage.DISK)) {
            return Optional.empty();
        }
        if (!DiskBench.isPossible()) {
            notes.add("disk: measured on Linux with amd64 or aarch64 only");
            return Optional.empty();
        }
        DoubleConsumer tell = done -> progress.onProgress(Stage.DISK, done);
        try {
            DiskResult result = new DiskBench(options.folder(), options.diskBytes(), options.diskSeconds()).run(tell);
            progress.onDone(
                    Stage.DISK, String.format(Locale.ROOT, "%.1f MiB/s", result.bestTwoBytesPerSecond() / (1 << 20)));
            if (result.directBytesPerSecond().isEmpty()) {
                notes.add("disk: this file system knows no direct writes");
            }
            return Optional.of(result);
        } catch (IOException e) {
            notes.add("disk: " + e.getMessage());
            progress.onDone(Stage.DISK, "failed: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<FileSystem> holding(FileSystems fileSystems) {
        try {
            return fileSystems.holding(options.folder());
        } catch (IOException e) {
            notes.add("disk: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<NetResult> network() throws InterruptedException {
        if (isSkipped(Stage.NETWORK)) {
            return Optional.empty();
        }
        if (options.network().isEmpty()) {
            notes.add("network: neither --net-url nor --net-server named");
            return Optional.empty();
        }
        try {
            NetResult result = options.network().get().run(done -> progress.onProgress(Stage.NETWORK, done));
            notes.addAll(result.notes());
            progress.onDone(Stage.NETWORK, result.rates());
            return Optional.of(result);
        } catch (IOException e) {
            notes.add("network: " + e.getMessage());
            progress.onDone(Stage.NETWORK, "failed: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void noteLimits(CpuAllowance allowance, Optional<Topology> topology, MemorySize memory) {
        topology.flatMap(allowance::describe).ifPresent(notes::add);
        if (memory.limit().isPresent()) {
            notes.add(String.format(
                    Locale.ROOT,
                    "a control group limits memory to %.1f GiB",
                    memory.limit().getAsLong() / (double) (1L << 30)));
        }
    }

    private boolean isSkipped(Stage stage) {
        if (options.skipped().contains(stage)) {
            notes.add(stage.label() + ": left out by --skip");
            return true;
        }
        return false;
    }
}
