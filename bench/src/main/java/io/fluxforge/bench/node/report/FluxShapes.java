package io.fluxforge.bench.node.report;

import io.fluxforge.bench.node.NodeMeasurements;
import io.fluxforge.bench.node.disk.DiskResult;
import io.fluxforge.bench.node.machine.CpuAllowance;
import io.fluxforge.bench.node.machine.Disk;
import io.fluxforge.bench.node.machine.Disk.Kind;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import io.fluxforge.bench.node.net.NetResult;
import io.fluxforge.bench.node.tier.Profile;
import io.fluxforge.bench.node.tier.Tier;
import io.fluxforge.bench.node.tier.TierReport;
import io.fluxforge.bench.report.Envelope;
import io.fluxforge.bench.report.ReportJson;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Results in the shapes that node software reads from the network's benchmark daemon: {@code getbenchmarks} and {@code getstatus}. What
 * was not measured is 0, as there; {@code error} names it.
 *
 * <p>Units: memory and disks GiB, disk writes 2^20 bytes a second, network Mbit/s, ping ms, time Unix seconds.
 */
public final class FluxShapes {
    private static final double MIB = 1L << 20;
    private static final double GIB = 1L << 30;

    private FluxShapes() {}

    /** What a daemon answers before its first measurement is done. */
    public static ObjectNode running(long unixTime) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("status", "running");
        json.put("time", unixTime);
        json.put("bench_version", Envelope.version());
        json.put("error", "");
        return json;
    }

    /** {@code getstatus}: {@code benchmarking} is the tier or the state. */
    public static ObjectNode status(String benchmarking, boolean nodeConnected) {
        return ReportJson.MAPPER
                .createObjectNode()
                .put("status", "online")
                .put("benchmarking", benchmarking)
                .put("flux", nodeConnected ? "connected" : "disconnected");
    }

    /** The tier's name, or {@code failed}. */
    public static String state(Optional<Tier> reached) {
        return reached.map(Tier::name).orElse("failed");
    }

    /**
     * {@code getbenchmarks}.
     *
     * @param address of the node, empty if it is not known
     */
    public static ObjectNode benchmarks(
            NodeMeasurements measured, TierReport tiers, String address, String fluxVersion) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("ipaddress", address);
        json.put("architecture", measured.architecture().equals("aarch64") ? "arm64" : measured.architecture());
        CpuAllowance allowance = measured.allowance();
        json.put(
                "cores",
                measured.topology()
                        .map(allowance::logicalOf)
                        .map(FluxShapes::whole)
                        .orElse(measured.usableCores()));
        json.put(
                "real_cores",
                measured.topology()
                        .map(allowance::physicalOf)
                        .map(FluxShapes::whole)
                        .orElse(0));
        OptionalLong memory = measured.memory().usable();
        json.put("ram", rounded(memory.isPresent() ? memory.getAsLong() / GIB : 0));
        List<Device> disks = devices(measured, tiers.profile());
        json.put("ssd", rounded(gibibytes(disks, Kind.SSD)));
        json.put("hdd", rounded(gibibytes(disks, Kind.HDD)));
        double write = measured.disk().map(DiskResult::bestTwoBytesPerSecond).orElse(0.0) / MIB;
        json.put("ddwrite", rounded(write));
        json.put("totalstorage", rounded(gibibytes(disks, Kind.SSD, Kind.HDD, Kind.UNKNOWN)));
        ArrayNode each = json.putArray("disksinfo");
        disks.forEach(disk -> each.addObject()
                .put("disk", disk.name())
                .put("size", rounded(disk.bytes() / GIB))
                .put("writespeed", rounded(disk.isHeld() ? write : 0)));
        double all = measured.cpuAll().map(cpu -> cpu.total()).orElse(0.0);
        json.put("eps", rounded(all));
        json.put(
                "eps_singlethread",
                rounded(measured.cpuOne().map(cpu -> cpu.total()).orElse(0.0)));
        json.put("eps_multithread", rounded(all));
        json.put(
                "ping",
                rounded(measured.network().map(net -> net.pingMillis().median()).orElse(0.0)));
        json.put("download_speed", speed(measured, NetResult::downloadMbitPerSecond));
        json.put("upload_speed", speed(measured, NetResult::uploadMbitPerSecond));
        json.put("bench_version", Envelope.version());
        json.put("flux_version", fluxVersion);
        json.put("speed", measured.network().isPresent() ? "fluxforge" : "");
        json.put("thunder", false);
        json.put("status", state(tiers.reached()));
        json.put("time", measured.time().getEpochSecond());
        json.put("error", tiers.reached().isPresent() ? "" : tiers.nextTier());
        return json;
    }

    private static BigDecimal speed(NodeMeasurements measured, Function<NetResult, OptionalDouble> direction) {
        return rounded(
                measured.network().map(direction).orElse(OptionalDouble.empty()).orElse(0));
    }

    /** At least one: a quota of half a core still runs on one. */
    private static int whole(double cores) {
        return Math.max(1, (int) cores);
    }

    /**
     * What counts once.
     *
     * @param name of a disk, or of those below a volume
     */
    private record Device(String name, Kind kind, long bytes, boolean isHeld) {}

    /**
     * The devices as the profile sees them: what was measured and is too slow for an SSD is none. Of several volumes on a disk that of the node's
     * folder stands for it, or the largest.
     */
    private static List<Device> devices(NodeMeasurements measured, Profile profile) {
        boolean slow = profile.hddBelowMibPerSecond().isPresent()
                && measured.disk()
                        .filter(write -> write.bestTwoBytesPerSecond()
                                < profile.hddBelowMibPerSecond().getAsDouble() * MIB)
                        .isPresent();
        List<Device> devices = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        measured.held().ifPresent(held -> add(held, slow ? Kind.HDD : held.kind(), true, seen, devices));
        measured.fileSystems().forEach(other -> add(other, other.kind(), false, seen, devices));
        return devices;
    }

    private static void add(FileSystem from, Kind kind, boolean isHeld, Set<String> seen, List<Device> devices) {
        List<Disk> disks =
                from.disks().stream().filter(disk -> seen.add(disk.name())).toList();
        if (from.deviceBytes() == from.diskBytes()) {
            disks.forEach(disk -> devices.add(new Device(disk.name(), kind, disk.bytes(), isHeld)));
        } else if (disks.size() == from.disks().size()) {
            devices.add(new Device(
                    disks.stream().map(Disk::name).collect(Collectors.joining("+")), kind, from.deviceBytes(), isHeld));
        }
    }

    private static double gibibytes(List<Device> devices, Kind... kinds) {
        Set<Kind> wanted = Set.of(kinds);
        return devices.stream()
                        .filter(device -> wanted.contains(device.kind()))
                        .mapToLong(Device::bytes)
                        .sum()
                / GIB;
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    }
}
