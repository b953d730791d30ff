package io.fluxforge.bench.node.report;

import io.fluxforge.bench.node.NodeMeasurements;
import io.fluxforge.bench.node.cpu.CpuBench;
import io.fluxforge.bench.node.disk.DiskResult;
import io.fluxforge.bench.node.machine.Disk.Kind;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import io.fluxforge.bench.node.machine.MemorySize;
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
    private static final double MIB = 1L << 20;
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
        field(
                "memory",
                memory(measured.memory())
                        + measured.memoryBandwidth()
                                .map(rate -> String.format(
                                        Locale.ROOT, ", copies %.1f GB/s (read and written)", rate.median() / GB))
                                .orElse(""));
        for (FileSystem disk : measured.fileSystems()) {
            field(
                    "disk",
                    String.format(
                            Locale.ROOT,
                            "%s on %s (%s, %s): %.1f GiB, %.1f GiB free%s",
                            disk.mount(),
                            disk.device(),
                            disk.type(),
                            disk.kind() == Kind.UNKNOWN ? "SSD or HDD unknown" : disk.kind(),
                            disk.totalBytes() / GIB,
                            disk.freeBytes() / GIB,
                            below(disk)));
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
                        "%.0f MiB/s sequential with fdatasync, best two of three (median %.0f MB/s, %.0f to %.0f)%s",
                        disk.bestTwoBytesPerSecond() / MIB,
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
                        "%s, ping %.2f ms, against %s",
                        net.rates(),
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
                line(pad(quantity.label(), 20)
                        + pad(here(quantity, known), 18)
                        + cells.stream().map(NodeTable::cell).collect(Collectors.joining()));
            }
            uncounted(quantity, tiers, known);
        }
        line("");
        line("Tier reached: " + tiers.reached().map(Tier::name).orElse("none") + ". " + tiers.nextTier());
        tiers.remarks().forEach(remark -> line("note: " + remark));
        measured.notes().forEach(note -> line("note: " + note));
    }

    /** The other way to count EPS, in brackets, because it decides nothing. */
    private void uncounted(Quantity quantity, TierReport tiers, Map<Quantity, Double> known) {
        boolean shown = tiers.uncounted().values().stream()
                .anyMatch(check -> check.requirement().quantity() == quantity);
        if (shown) {
            StringBuilder row = new StringBuilder(pad(quantity.label(), 20)).append(pad(here(quantity, known), 18));
            for (Tier tier : tiers.checks().keySet()) {
                Check check = tiers.uncounted().get(tier);
                row.append(pad(check == null ? "-" : "(" + verdict(check) + ")", 24));
            }
            line(row.toString());
        }
    }

    private static String here(Quantity quantity, Map<Quantity, Double> known) {
        Double value = known.get(quantity);
        return value == null ? "unknown" : (Numbers.cut(value) + " " + quantity.unit()).strip();
    }

    private static String cell(Optional<Check> check) {
        return pad(check.map(NodeTable::verdict).orElse("-"), 24);
    }

    private static String verdict(Check check) {
        String verdict = switch (check.verdict()) {
            case PASSED -> "yes";
            case FAILED -> "NO";
            case UNKNOWN -> "unknown";
        };
        int times = check.requirement().times();
        return (times == 1 ? "" : "×" + times + " ") + check.requirement().describe() + " " + verdict;
    }

    private static String memory(MemorySize memory) {
        if (memory.usable().isEmpty()) {
            return "unknown";
        }
        String usable = String.format(Locale.ROOT, "%.1f GiB", memory.usable().getAsLong() / GIB);
        return memory.limit().isPresent() && memory.total().isPresent()
                ? usable + " by its control group, of "
                        + String.format(Locale.ROOT, "%.1f GiB", memory.total().getAsLong() / GIB)
                : usable;
    }

    /** The disks below a volume or partition; nothing where the device is the disk. */
    private static String below(FileSystem fileSystem) {
        String disks = fileSystem.disks().stream()
                .map(disk -> String.format(Locale.ROOT, "%s of %.1f GiB", disk.name(), disk.bytes() / GIB))
                .collect(Collectors.joining(", "));
        String counted = fileSystem.deviceBytes() < fileSystem.diskBytes()
                ? String.format(Locale.ROOT, ", of which %.1f GiB count", fileSystem.deviceBytes() / GIB)
                : "";
        return disks.startsWith(fileSystem.device() + " ") ? "" : "; below it " + disks + counted;
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
