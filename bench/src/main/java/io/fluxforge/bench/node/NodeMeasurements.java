package io.fluxforge.bench.node;

import io.fluxforge.bench.Spread;
import io.fluxforge.bench.node.cpu.CpuBench;
import io.fluxforge.bench.node.disk.DiskResult;
import io.fluxforge.bench.node.machine.CpuAllowance;
import io.fluxforge.bench.node.machine.CpuFeatures;
import io.fluxforge.bench.node.machine.Disk.Kind;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import io.fluxforge.bench.node.machine.MemorySize;
import io.fluxforge.bench.node.machine.Topology;
import io.fluxforge.bench.node.machine.Virtualisation;
import io.fluxforge.bench.node.net.NetResult;
import io.fluxforge.bench.node.tier.Quantity;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Everything that was found out of a machine. What is empty was not measured, and {@code notes} says why.
 *
 * @param time when it began
 * @param seconds that it took
 * @param usableCores threads of the measurement on all of them
 * @param allowance what affinity and control groups leave this process of the topology
 * @param memoryBandwidth bytes per second, read and written
 * @param fileSystems on disks, the largest first
 * @param folder that the disk was measured in
 * @param held the file system of that folder; empty if it is on no disk
 * @param stealPercent of all processor time that the hypervisor gave to others meanwhile
 */
public record NodeMeasurements(
        Instant time,
        double seconds,
        String architecture,
        Optional<String> cpuModel,
        CpuFeatures features,
        int usableCores,
        CpuAllowance allowance,
        Optional<Topology> topology,
        Virtualisation virtualisation,
        MemorySize memory,
        List<FileSystem> fileSystems,
        String folder,
        Optional<FileSystem> held,
        Optional<CpuBench.Result> cpuOne,
        Optional<CpuBench.Result> cpuAll,
        Optional<Spread> memoryBandwidth,
        Optional<DiskResult> disk,
        Optional<NetResult> network,
        OptionalDouble stealPercent,
        List<String> notes) {
    private static final double GIB = 1L << 30;
    private static final double GB = 1e9;
    private static final double MB = 1e6;
    private static final double MIB = 1L << 20;

    /** Copies the lists. */
    public NodeMeasurements {
        fileSystems = List.copyOf(fileSystems);
        notes = List.copyOf(notes);
    }

    /** The largest file system on a disk that is known to be solid-state. */
    public Optional<FileSystem> largestSsd() {
        return fileSystems.stream().filter(disk -> disk.kind() == Kind.SSD).findFirst();
    }

    /** What profiles ask for, as far as it is known. */
    public Map<Quantity, Double> quantities() {
        Map<Quantity, Double> known = new EnumMap<>(Quantity.class);
        topology.ifPresent(cores -> {
            known.put(Quantity.PHYSICAL_CORES, allowance.physicalOf(cores));
            known.put(Quantity.LOGICAL_CORES, allowance.logicalOf(cores));
        });
        OptionalLong bytes = memory.usable();
        if (bytes.isPresent()) {
            known.put(Quantity.MEMORY_GIB, bytes.getAsLong() / GIB);
            known.put(Quantity.MEMORY_GB, bytes.getAsLong() / GB);
        }
        storage(known);
        cpuOne.ifPresent(cpu -> known.put(Quantity.EPS_ONE_THREAD, cpu.total()));
        cpuAll.ifPresent(cpu -> known.put(Quantity.EPS, cpu.total()));
        disk.ifPresent(writes -> {
            known.put(
                    Quantity.DISK_WRITE_MB_PER_SECOND,
                    writes.bufferedBytesPerSecond().median() / MB);
            known.put(Quantity.DISK_WRITE_MIB_PER_SECOND, writes.bestTwoBytesPerSecond() / MIB);
        });
        network.ifPresent(net -> {
            net.downloadMbitPerSecond().ifPresent(rate -> known.put(Quantity.DOWNLOAD_MBIT_PER_SECOND, rate));
            net.uploadMbitPerSecond().ifPresent(rate -> known.put(Quantity.UPLOAD_MBIT_PER_SECOND, rate));
        });
        return known;
    }

    private void storage(Map<Quantity, Double> known) {
        held.filter(disks -> disks.kind() != Kind.UNKNOWN)
                .ifPresent(
                        disks -> known.put(Quantity.SSD_GIB, disks.kind() == Kind.SSD ? disks.deviceBytes() / GIB : 0));
        if (fileSystems.isEmpty()) {
            return;
        }
        known.put(Quantity.STORAGE_GB, fileSystems.getFirst().totalBytes() / GB);
        Optional<FileSystem> ssd = largestSsd();
        if (ssd.isPresent()) {
            known.put(Quantity.SSD_GB, ssd.get().totalBytes() / GB);
        } else if (fileSystems.stream().allMatch(disk -> disk.kind() == Kind.HDD)) {
            known.put(Quantity.SSD_GB, 0.0);
        }
    }
}
