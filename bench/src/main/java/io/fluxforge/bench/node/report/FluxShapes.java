package io.fluxforge.bench.node.report;

import io.fluxforge.bench.node.NodeMeasurements;
import io.fluxforge.bench.node.disk.DiskResult;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import io.fluxforge.bench.node.machine.FileSystems.Kind;
import io.fluxforge.bench.node.tier.Tier;
import io.fluxforge.bench.report.Envelope;
import io.fluxforge.bench.report.ReportJson;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Results in the shapes that node software reads from the network's benchmark daemon: {@code getbenchmarks} and {@code getstatus}. What
 * was not measured is 0, as there; {@code error} names it.
 *
 * <p>Units: memory GiB, disks 10^9 bytes, disk writes 10^6 bytes a second, network Mbit/s, ping ms, time Unix seconds.
 */
public final class FluxShapes {
    private static final double GB = 1e9;
    private static final double MB = 1e6;
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
     * @param error why no tier was reached, empty if one was
     */
    public static ObjectNode benchmarks(
            NodeMeasurements measured, Optional<Tier> reached, String address, String fluxVersion, String error) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("ipaddress", address);
        json.put("architecture", measured.architecture().equals("aarch64") ? "arm64" : measured.architecture());
        json.put("cores", measured.topology().map(cores -> cores.logicalCores()).orElse(measured.usableCores()));
        json.put(
                "real_cores",
                measured.topology().map(cores -> cores.physicalCores()).orElse(0));
        OptionalLong memory = measured.memory().usable();
        json.put("ram", rounded(memory.isPresent() ? memory.getAsLong() / GIB : 0));
        json.put("ssd", rounded(total(measured.fileSystems(), Kind.SSD)));
        json.put("hdd", rounded(total(measured.fileSystems(), Kind.HDD)));
        double write = measured.disk()
                .map(DiskResult::bufferedBytesPerSecond)
                .map(spread -> spread.median() / MB)
                .orElse(0.0);
        json.put("ddwrite", rounded(write));
        json.put(
                "totalstorage",
                rounded(measured.fileSystems().stream()
                                .mapToLong(FileSystem::totalBytes)
                                .sum()
                        / GB));
        addDisks(json.putArray("disksinfo"), measured, write);
        double all = measured.cpuAll().map(cpu -> cpu.total()).orElse(0.0);
        json.put("eps", rounded(all));
        json.put(
                "eps_singlethread",
                rounded(measured.cpuOne().map(cpu -> cpu.total()).orElse(0.0)));
        json.put("eps_multithread", rounded(all));
        json.put(
                "ping",
                rounded(measured.network().map(net -> net.pingMillis().median()).orElse(0.0)));
        json.put(
                "download_speed",
                rounded(measured.network()
                        .map(net -> net.downloadMbitPerSecond())
                        .orElse(0.0)));
        json.put(
                "upload_speed",
                rounded(measured.network().map(net -> net.uploadMbitPerSecond()).orElse(0.0)));
        json.put("bench_version", Envelope.version());
        json.put("flux_version", fluxVersion);
        json.put("speed", measured.network().isPresent() ? "fluxforge" : "");
        json.put("thunder", false);
        json.put("status", state(reached));
        json.put("time", measured.time().getEpochSecond());
        json.put("error", error);
        return json;
    }

    private static void addDisks(ArrayNode disks, NodeMeasurements measured, double write) {
        for (FileSystem disk : measured.fileSystems()) {
            disks.addObject()
                    .put("disk", disk.device())
                    .put("size", rounded(disk.totalBytes() / GB))
                    .put(
                            "writespeed",
                            rounded(
                                    measured.diskDevice()
                                                    .filter(disk.device()::equals)
                                                    .isPresent()
                                            ? write
                                            : 0));
        }
    }

    private static double total(List<FileSystem> disks, Kind kind) {
        return disks.stream()
                        .filter(disk -> disk.kind() == kind)
                        .mapToLong(FileSystem::totalBytes)
                        .sum()
                / GB;
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP);
    }
}
