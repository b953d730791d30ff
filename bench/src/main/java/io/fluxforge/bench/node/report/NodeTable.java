package io.fluxforge.bench.node.report;

import io.fluxforge.bench.node.NodeMeasurements;
import io.fluxforge.bench.node.cpu.CpuBench;
import io.fluxforge.bench.node.disk.DiskResult;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import io.fluxforge.bench.node.machine.FileSystems.Kind;
import io.fluxforge.bench.node.machine.Topology;
import io.fluxforge.bench.node.net.NetResult;
import io.fluxforge.bench.node.tier.Numbers;
import io.fluxforge.bench.node.tier.Profile;
import io.fluxforge.bench.node.tier.Quantity;
import io.fluxforge.bench.node.tier.Tier;
import io.fluxforge.bench.node.tier.TierReport;
import io.fluxforge.bench.node.tier.TierReport.Check;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The node benchmark's report for people. */
public final class NodeTable {
    private static final double GB = 1e9;
    private static final double MB = 1e6;
    private static final double GIB = 1L << 30;

    private final PrintStream out;

    private NodeTable(PrintStream out) {
        this.out = out;
    }

    /** Prints. */
    public static void print(NodeMeasurements measured, TierReport tiers, PrintStream out) {
        NodeTable table = new NodeTable(out);
        table.machine(measured);
        table.speed(measured);
        table.line("");
        table.verdicts(measured, tiers);
    }

    private void machine(NodeMeasurements measured) {
        field(
                "processor",
                measured.cpuModel().orElse("unknown") + ", "
                        + measured.features().vectors().orElse("no vectors known"));
        field("cores", measured.topology().map(NodeTable::cores).orElse("unknown"));
        String memory = measured.memory().total().isPresent()
                ? String.format(
                        Locale.ROOT, "%.1f GiB", measured.memory().total().getAsLong() / GIB)
                : "unknown";
        field(
                "memory",
                memory
                        + measured.memoryBandwidth()
                                .map(rate -> String.format(
                                        Locale.ROOT, ", copies %.1f GB/s (read and written)", rate.median() / GB))
                                .orElse(""));
        for (FileSystem disk : measured.fileSystems()) {
            field(
                    "disk",
                    String.format(
                            Locale.ROOT,
                            "%s on %s (%s, %s): %.1f GB, %.1f GB free",
                            disk.mount(),
                            disk.device(),
                            disk.type(),
                            disk.kind() == Kind.UNKNOWN ? "SSD or HDD unknown" : disk.kind(),
                            disk.totalBytes() / GB,
                            disk.freeBytes() / GB));
        }
        String steal = measured.stealPercent().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "; %.1f %% of processor time stolen",
                        measured.stealPercent().getAsDouble())
                : "";
        field("virtual", measured.virtualisation().describe() + steal);
    }

    private void speed(NodeMeasurements measured) {
        measured.cpuOne().ifPresent(cpu -> field("CPU", eps(cpu)));
        measured.cpuAll().ifPresent(cpu -> field("CPU", eps(cpu)));
        measured.disk().ifPresent(this::disk);
        measured.network().ifPresent(this::network);
    }

    private void disk(DiskResult disk) {
        field(
                "write",
                String.format(
                        Locale.ROOT,
                        "%.0f MB/s sequential with fdatasync (%.0f to %.0f)%s",
                        disk.bufferedBytesPerSecond().median() / MB,
                        disk.bufferedBytesPerSecond().min() / MB,
                        disk.bufferedBytesPerSecond().max() / MB,
                        disk.directBytesPerSecond()
                                .map(rate -> String.format(
                                        Locale.ROOT, ", %.0f MB/s past the page cache", rate.median() / MB))
                                .orElse("")));
        field(
                "sync",
                String.format(
                        Locale.ROOT,
                        "%.0f synced 4 KiB writes a second at random places; each %.0f µs, p99 %.0f µs",
                        disk.random().perSecond(),
                        disk.random().medianMicros(),
                        disk.random().p99Micros()));
    }

    private void network(NetResult net) {
        field(
                "network",
                String.format(
                        Locale.ROOT,
                        "%.1f Mbit/s down, %.1f Mbit/s up, ping %.2f ms, against %s",
                        net.downloadMbitPerSecond(),
                        net.uploadMbitPerSecond(),
                        net.pingMillis().median(),
                        net.server()));
    }

    private void verdicts(NodeMeasurements measured, TierReport tiers) {
        Profile profile = tiers.profile();
        line("Requirements of " + profile.date() + ": " + profile.name() + " (" + profile.source() + ")");
        Map<Quantity, Double> known = measured.quantities();
        StringBuilder head = new StringBuilder(pad("", 20)).append(pad("here", 18));
        tiers.checks().keySet().forEach(tier -> head.append(pad(tier.name(), 24)));
        line(head.toString());
        for (Quantity quantity : Quantity.values()) {
            List<Optional<Check>> cells = new ArrayList<>();
            for (List<Check> ofTier : tiers.checks().values()) {
                cells.add(ofTier.stream()
                        .filter(check -> check.requirement().quantity() == quantity)
                        .findFirst());
            }
            if (cells.stream().anyMatch(Optional::isPresent)) {
                Double value = known.get(quantity);
                String here = value == null ? "unknown" : (Numbers.cut(value) + " " + quantity.unit()).strip();
                line(pad(quantity.label(), 20)
                        + pad(here, 18)
                        + cells.stream().map(NodeTable::cell).collect(Collectors.joining()));
            }
        }
        line("");
        line("Tier reached: " + tiers.reached().map(Tier::name).orElse("none") + ". " + tiers.nextTier());
        measured.notes().forEach(note -> line("note: " + note));
    }

    private static String cell(Optional<Check> check) {
        if (check.isEmpty()) {
            return pad("-", 24);
        }
        String verdict = switch (check.get().verdict()) {
            case PASSED -> "yes";
            case FAILED -> "NO";
            case UNKNOWN -> "unknown";
        };
        return pad(check.get().requirement().describe() + " " + verdict, 24);
    }

    private static String cores(Topology topology) {
        String caches = topology.caches().stream()
                .map(cache -> "L" + cache.level() + " " + cache.count() + " × " + size(cache.bytes()))
                .collect(Collectors.joining(", "));
        return topology.physicalCores() + " physical, " + topology.logicalCores() + " logical, "
                + topology.packages() + (topology.packages() == 1 ? " socket" : " sockets")
                + (caches.isEmpty() ? "" : "; " + caches);
    }

    private static String size(long bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }

    private static String eps(CpuBench.Result cpu) {
        return String.format(
                Locale.ROOT,
                "%.1f events/s on %d %s (%.1f to %.1f)",
                cpu.total(),
                cpu.threads(),
                cpu.threads() == 1 ? "thread" : "threads",
                cpu.eps().min(),
                cpu.eps().max());
    }

    private void field(String name, String value) {
        line(pad(name, 11) + value);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private void line(String text) {
        out.println(text.stripTrailing());
    }
}
