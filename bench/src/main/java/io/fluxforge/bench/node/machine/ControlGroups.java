package io.fluxforge.bench.node.machine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the control groups of this process allow, of version 1 or 2 (cgroups(7)). A group may use no more than those above it, so the least limit
 * on the way up counts.
 *
 * @param memoryBytes empty if no group limits them
 * @param cpus processor time per time, such as 2.5; empty if no group limits it
 */
record ControlGroups(OptionalLong memoryBytes, OptionalDouble cpus) {
    private static final Pattern MEMBERSHIP = Pattern.compile("\\d+:([^:]*):(/.*)");
    /** 18 digits hold more than any machine; version 1 writes 19 for no limit. */
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private static final Pattern HIERARCHICAL = Pattern.compile("hierarchical_memory_limit (\\d{1,18})");
    private static final Pattern QUOTA_AND_PERIOD = Pattern.compile("(\\d{1,15}) (\\d{1,15})");

    /**
     * Asks the system.
     *
     * @param root {@code /}, or a copy of what is below it
     */
    static ControlGroups read(Path root) {
        List<Path> unified = new ArrayList<>();
        List<Path> memory = new ArrayList<>();
        List<Path> cpu = new ArrayList<>();
        List<MountLine> mounts = MountLine.all(root);
        for (String line : SystemFiles.lines(root.resolve("proc/self/cgroup"))) {
            Matcher membership = MEMBERSHIP.matcher(line);
            if (!membership.matches()) {
                continue;
            }
            List<String> controllers = List.of(membership.group(1).split(",", -1));
            for (MountLine mount : mounts) {
                if (membership.group(1).isEmpty() && mount.type().equals("cgroup2")) {
                    unified.addAll(upwards(root, mount, membership.group(2)));
                } else if (mount.type().equals("cgroup")) {
                    if (controllers.contains("memory") && mount.hasOption("memory")) {
                        memory.addAll(upwards(root, mount, membership.group(2)));
                    }
                    if (controllers.contains("cpu") && mount.hasOption("cpu")) {
                        cpu.addAll(upwards(root, mount, membership.group(2)));
                    }
                }
            }
        }
        // The usual places, for a system that hides its mounts.
        unified.add(root.resolve("sys/fs/cgroup"));
        memory.add(root.resolve("sys/fs/cgroup/memory"));
        cpu.add(root.resolve("sys/fs/cgroup/cpu"));
        return new ControlGroups(memory(unified, memory), cpus(unified, cpu));
    }

    /** The folder of a group and of all above it, as far as they are mounted. */
    private static List<Path> upwards(Path root, MountLine mount, String group) {
        Path top = root.resolve(Path.of("/").relativize(mount.mount()));
        List<Path> folders = new ArrayList<>(List.of(top));
        try {
            Path mounted = Path.of(mount.root());
            Path path = Path.of(group).normalize();
            // A process in a name space of its own may stand beside what is mounted: then only the mount's top is to be
            // seen.
            if (path.startsWith(mounted)) {
                for (Path part : mounted.relativize(path)) {
                    folders.add(folders.getLast().resolve(part));
                }
            }
        } catch (InvalidPathException unspeakable) {
            return folders;
        }
        return folders;
    }

    private static OptionalLong memory(List<Path> unified, List<Path> version1) {
        List<Long> limits = new ArrayList<>();
        unified.forEach(group -> {
            number(group.resolve("memory.max")).ifPresent(limits::add);
            // Beyond it processes are slowed down until they give memory back.
            number(group.resolve("memory.high")).ifPresent(limits::add);
        });
        version1.forEach(group -> {
            number(group.resolve("memory.limit_in_bytes")).ifPresent(limits::add);
            // The least on the way up, also where a container cannot see what is above.
            SystemFiles.lines(group.resolve("memory.stat")).stream()
                    .map(HIERARCHICAL::matcher)
                    .filter(Matcher::matches)
                    .forEach(limit -> limits.add(Long.valueOf(limit.group(1))));
        });
        return limits.stream().mapToLong(Long::longValue).min();
    }

    private static OptionalDouble cpus(List<Path> unified, List<Path> version1) {
        List<String> quotas = new ArrayList<>();
        unified.forEach(
                group -> SystemFiles.line(group.resolve("cpu.max")).ifPresent(quotas::add)); // "max 100000": none
        version1.forEach(group -> SystemFiles.line(group.resolve("cpu.cfs_quota_us")) // -1: none
                .ifPresent(quota -> quotas.add(quota + " "
                        + SystemFiles.line(group.resolve("cpu.cfs_period_us")).orElse(""))));
        return quotas.stream()
                .map(QUOTA_AND_PERIOD::matcher)
                .filter(Matcher::matches)
                .mapToDouble(quota -> Double.parseDouble(quota.group(1)) / Double.parseDouble(quota.group(2)))
                .filter(cpus -> cpus > 0 && Double.isFinite(cpus))
                .min();
    }

    private static Optional<Long> number(Path file) {
        return SystemFiles.line(file)
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Long::valueOf);
    }
}
