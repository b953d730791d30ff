package io.fluxforge.bench.node.machine;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of the machine in bytes.
 *
 * @param total what the kernel has to give; a little less than what is built in; empty where the system does not tell
 * @param available without swapping; never more than the limit
 * @param limit of this process's control groups; empty if they have none below the total
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
        OptionalLong available = kibibytes(meminfo, "MemAvailable");
        OptionalLong limit = ControlGroups.read(root).memoryBytes();
        if (limit.isEmpty() || (total.isPresent() && total.getAsLong() <= limit.getAsLong())) {
            return new MemorySize(total, available, OptionalLong.empty());
        }
        long most = limit.getAsLong();
        return new MemorySize(
                total,
                available.isPresent() ? OptionalLong.of(Math.min(most, available.getAsLong())) : available,
                limit);
    }

    /** What this process may use: the limit of its control groups, or all. */
    public OptionalLong usable() {
        return limit.isPresent() ? limit : total;
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
