package io.fluxforge.bench.node.machine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The counters of all processors together since the start of the system, in ticks.
 *
 * @param total of all states, idle too
 * @param steal time in which the hypervisor ran somebody else although this system had work
 */
public record CpuTimes(long total, long steal) {
    private static final Pattern LINE = Pattern.compile("cpu +(\\d{1,18}(?: \\d{1,18}){7,9})");
    private static final int STATES = 8; // user nice system idle iowait irq softirq steal; guest is part of user
    private static final int STEAL = 7;

    /** Reads a file such as {@code /proc/stat}; empty where there is none. */
    public static Optional<CpuTimes> read(Path stat) {
        return SystemFiles.line(stat)
                .map(LINE::matcher)
                .filter(line -> line.matches())
                .map(line -> {
                    String[] ticks = line.group(1).split(" ", -1);
                    long total = 0;
                    for (int state = 0; state < STATES; state++) {
                        total += Long.parseLong(ticks[state]);
                    }
                    return new CpuTimes(total, Long.parseLong(ticks[STEAL]));
                });
    }

    /** Percent of all processor time since then that was stolen; empty if no time has passed. */
    public OptionalDouble stealPercentSince(CpuTimes earlier) {
        long passed = total - earlier.total;
        return passed <= 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * (steal - earlier.steal) / passed);
    }
}
