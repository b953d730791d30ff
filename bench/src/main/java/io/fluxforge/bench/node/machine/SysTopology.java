package io.fluxforge.bench.node.machine;

import io.fluxforge.bench.node.machine.Topology.Cache;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The topology as Linux shows it below {@code /sys}: what is left where hwloc's library cannot be loaded. */
public final class SysTopology {
    private static final Pattern PROCESSOR = Pattern.compile("cpu(\\d{1,6})");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMG]?)");

    private final Path sys;

    /** @param sys {@code /sys}, or a copy of it */
    public SysTopology(Path sys) {
        this.sys = sys;
    }

    /** Reads; empty where the system has no such files. */
    public Optional<Topology> read() {
        return read(processor -> true);
    }

    /** Reads as if there were no other processors than those of some numbers; empty too if there is none of them. */
    Optional<Topology> read(IntPredicate wanted) {
        Set<String> packages = new HashSet<>();
        Set<String> cores = new HashSet<>();
        Set<String> seenCaches = new HashSet<>();
        TreeMap<Integer, Cache> caches = new TreeMap<>();
        int logical = 0;
        try (DirectoryStream<Path> processors =
                Files.newDirectoryStream(sys.resolve("devices/system/cpu"), "cpu[0-9]*")) {
            for (Path processor : processors) {
                Optional<String> core = SystemFiles.line(processor.resolve("topology/core_id"));
                Matcher name = PROCESSOR.matcher(String.valueOf(processor.getFileName()));
                if (core.isEmpty() || !name.matches() || !wanted.test(Integer.parseInt(name.group(1)))) {
                    continue; // offline, or not asked for
                }
                String socket = SystemFiles.line(processor.resolve("topology/physical_package_id"))
                        .orElse("0");
                logical++;
                packages.add(socket);
                cores.add(socket + ":" + core.get());
                readCaches(processor.resolve("cache"), seenCaches, caches);
            }
        } catch (IOException absent) {
            return Optional.empty();
        }
        if (logical == 0) {
            return Optional.empty();
        }
        return Optional.of(new Topology(
                packages.size(), cores.size(), logical, numaNodes(), new ArrayList<>(caches.values()), "/sys"));
    }

    private static void readCaches(Path folder, Set<String> seen, Map<Integer, Cache> caches) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> indices = Files.newDirectoryStream(folder, "index[0-9]*")) {
            for (Path index : indices) {
                String type = SystemFiles.line(index.resolve("type")).orElse("");
                String sharers =
                        SystemFiles.line(index.resolve("shared_cpu_list")).orElse("");
                int level = SystemFiles.line(index.resolve("level"))
                        .filter(text -> text.matches("[1-9]"))
                        .map(Integer::parseInt)
                        .orElse(0);
                long bytes = bytes(SystemFiles.line(index.resolve("size")).orElse(""));
                if (level > 0 && !type.equals("Instruction") && seen.add(level + "@" + sharers)) {
                    caches.merge(
                            level,
                            new Cache(level, 1, bytes),
                            (before, one) -> new Cache(level, before.count() + 1, Math.max(before.bytes(), bytes)));
                }
            }
        }
    }

    private int numaNodes() {
        List<Path> nodes = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(sys.resolve("devices/system/node"), "node[0-9]*")) {
            found.forEach(nodes::add);
        } catch (IOException absent) {
            // A kernel without NUMA has one node and does not show it.
        }
        return Math.max(1, nodes.size());
    }

    private static long bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return 0;
        }
        int shift = switch (size.group(2)) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 0;
        };
        return Long.parseLong(size.group(1)) << shift;
    }
}
