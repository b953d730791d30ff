package io.fluxforge.bench.node.machine;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of the machine in bytes.
 *
 * @param total what the kernel has to give; a little less than what is built in; empty where the system does not tell
 * @param available without swapping
 * @param limit of this process's control group; empty if it has none below the total
 */
public record MemorySize(OptionalLong total, OptionalLong available, OptionalLong limit) {

    /**
     * Asks the system.
     *
     * @param root {@code /}, or a copy of what is below it
     */
    public static MemorySize read(Path root) {
        Path meminfo = root.resolve("proc/meminfo");
        OptionalLong total = kibibytes(meminfo, "MemTotal");
        OptionalLong limit = groupLimit(root);
        boolean binding = limit.isPresent() && total.isPresent() && limit.getAsLong() < total.getAsLong();
        return new MemorySize(total, kibibytes(meminfo, "MemAvailable"), binding ? limit : OptionalLong.empty());
    }

    /** What this system may use: the limit of its control group, or all. */
    public OptionalLong usable() {
        return limit.isPresent() ? limit : total;
    }

    private static OptionalLong groupLimit(Path root) {
        for (String file : new String[] {"sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
            String value = SystemFiles.line(root.resolve(file)).orElse("");
            if (value.matches("\\d{1,18}")) {
                return OptionalLong.of(Long.parseLong(value));
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong kibibytes(Path meminfo, String name) {
        Pattern pattern = Pattern.compile(name + ":\\s+(\\d{1,15}) kB");
        return SystemFiles.lines(meminfo).stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .mapToLong(line -> Long.parseLong(line.group(1)) * 1024)
                .findFirst();
    }
}
