package io.fluxforge.bench.node;

import io.fluxforge.bench.Spread;
import io.fluxforge.bench.node.cpu.CpuBench;
import io.fluxforge.bench.node.disk.DiskResult;
import io.fluxforge.bench.node.machine.CpuAllowance;
import io.fluxforge.bench.node.machine.CpuFeatures;
import io.fluxforge.bench.node.machine.Disk;
import io.fluxforge.bench.node.machine.Disk.Kind;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import io.fluxforge.bench.node.machine.MemorySize;
import io.fluxforge.bench.node.machine.Topology;
import io.fluxforge.bench.node.machine.Virtualisation;
import io.fluxforge.bench.node.net.NetResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Measurements that nobody took. */
public final class Samples {
    private static final FileSystem SYSTEM =
            fileSystem("/", "nvme0n1p1", new Disk("nvme0n1", Kind.SSD, 900L << 30), 900_000_000_000L);

    private Samples() {}

    /** A machine that reaches every tier. */
    public static NodeMeasurements stratus() {
        return new NodeMeasurements(
                Instant.ofEpochSecond(1_770_312_885),
                60,
                "amd64",
                Optional.of("Some CPU"),
                new CpuFeatures(Set.of("avx2")),
                16,
                CpuAllowance.ALL,
                Optional.of(new Topology(1, 8, 16, 1, List.of(new Topology.Cache(3, 1, 32 << 20)), "test")),
                new Virtualisation(Optional.empty(), Optional.empty()),
                new MemorySize(OptionalLong.of(67L << 30), OptionalLong.empty(), OptionalLong.empty()),
                List.of(
                        fileSystem("/slow", "sda1", new Disk("sda", Kind.HDD, 2000L << 30), 2_000_000_000_000L),
                        SYSTEM),
                "/var/lib/flux",
                Optional.of(SYSTEM),
                Optional.of(new CpuBench.Result(1, spread(110), 110.127)),
                Optional.of(new CpuBench.Result(16, spread(1600), 1600.128)),
                Optional.of(spread(40e9)),
                Optional.of(new DiskResult(
                        1 << 30,
                        spread(432.37e6),
                        433e6,
                        Optional.empty(),
                        new DiskResult.RandomWrites(9000, 100, 200))),
                Optional.of(new NetResult(
                        "192.0.2.1:16225",
                        OptionalDouble.of(883.1),
                        OptionalDouble.of(202),
                        spread(12.046),
                        List.of())),
                OptionalDouble.of(0.5),
                List.of("a note"));
    }

    /** The same machine with another mean of the best two runs, in bytes a second. */
    public static NodeMeasurements withWrites(double bestTwo) {
        NodeMeasurements all = stratus();
        return with(
                all.fileSystems(),
                SYSTEM,
                new DiskResult(
                        1 << 30, spread(bestTwo), bestTwo, Optional.empty(), new DiskResult.RandomWrites(9000, 1, 2)));
    }

    /** The same machine with other disks. */
    public static NodeMeasurements withDisks(List<FileSystem> disks, FileSystem held) {
        return with(disks, held, stratus().disk().orElseThrow());
    }

    private static NodeMeasurements with(List<FileSystem> disks, FileSystem held, DiskResult writes) {
        NodeMeasurements all = stratus();
        return new NodeMeasurements(
                all.time(),
                all.seconds(),
                all.architecture(),
                all.cpuModel(),
                all.features(),
                all.usableCores(),
                all.allowance(),
                all.topology(),
                all.virtualisation(),
                all.memory(),
                disks,
                all.folder(),
                Optional.of(held),
                all.cpuOne(),
                all.cpuAll(),
                all.memoryBandwidth(),
                Optional.of(writes),
                all.network(),
                all.stealPercent(),
                all.notes());
    }

    /** The same machine, of which nothing could be measured. */
    public static NodeMeasurements unknown() {
        return new NodeMeasurements(
                Instant.ofEpochSecond(1_770_312_885),
                1,
                "riscv64",
                Optional.empty(),
                new CpuFeatures(Set.of()),
                4,
                CpuAllowance.ALL,
                Optional.empty(),
                new Virtualisation(Optional.empty(), Optional.empty()),
                new MemorySize(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
                List.of(),
                ".",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of());
    }

    private static FileSystem fileSystem(String mount, String device, Disk disk, long bytes) {
        return new FileSystem(Path.of(mount), "ext4", device, List.of(disk), disk.bytes(), bytes, 1);
    }

    private static Spread spread(double median) {
        return new Spread(median, median * 0.99, median * 1.01);
    }
}
