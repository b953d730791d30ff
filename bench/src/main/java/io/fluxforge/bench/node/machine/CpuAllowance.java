package io.fluxforge.bench.node.machine;

import io.fluxforge.bench.node.tier.Numbers;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of the machine's processors this process may use. Empty is what nothing limits, or nobody tells.
 *
 * @param physicalCores of the logical ones
 * @param logicalCores that its affinity and its control groups' cpusets leave it
 * @param quota processor time per time that its control groups leave it, such as 2.5
 */
public record CpuAllowance(OptionalInt physicalCores, OptionalInt logicalCores, OptionalDouble quota) {
    /** Nothing is limited. */
    public static final CpuAllowance ALL =
            new CpuAllowance(OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty());

    private static final String ALLOWED = "Cpus_allowed_list:";
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    /**
     * Asks the system.
     *
     * @param root {@code /}, or a copy of what is below it
     */
    public static CpuAllowance read(Path root) {
        // The mask has bits for processors that are not there; the topology knows which are.
        Optional<Topology> allowed = allowed(root).flatMap(set -> new SysTopology(root.resolve("sys")).read(set::get));
        return new CpuAllowance(
                allowed.map(some -> OptionalInt.of(some.physicalCores())).orElse(OptionalInt.empty()),
                allowed.map(some -> OptionalInt.of(some.logicalCores())).orElse(OptionalInt.empty()),
                ControlGroups.read(root).cpus());
    }

    /** Physical cores that may be used; a quota counts like so many. */
    public double physicalOf(Topology machine) {
        return Math.min(
                quota.orElse(Double.POSITIVE_INFINITY),
                Math.min(machine.physicalCores(), physicalCores.orElse(Integer.MAX_VALUE)));
    }

    /** Logical cores that may be used; a quota counts like so many. */
    public double logicalOf(Topology machine) {
        return Math.min(
                quota.orElse(Double.POSITIVE_INFINITY),
                Math.min(machine.logicalCores(), logicalCores.orElse(Integer.MAX_VALUE)));
    }

    /** One line for the user; empty if nothing is limited. */
    public Optional<String> describe(Topology machine) {
        double some = logicalOf(machine);
        if (some >= machine.logicalCores()) {
            return Optional.empty();
        }
        boolean byQuota = quota.isPresent() && quota.getAsDouble() <= some;
        return Optional.of("this process may use " + Numbers.cut(some) + " of " + machine.logicalCores()
                + " logical cores, by " + (byQuota ? "the CPU quota of a control group" : "its affinity or cpuset"));
    }

    /** The numbers of the processors that this process may run on; empty if the line is absent or of another form. */
    private static Optional<BitSet> allowed(Path root) {
        return SystemFiles.lines(root.resolve("proc/self/status")).stream()
                .filter(line -> line.startsWith(ALLOWED))
                .findFirst()
                .flatMap(line -> parse(line.substring(ALLOWED.length()).strip()));
    }

    private static Optional<BitSet> parse(String list) {
        BitSet numbers = new BitSet();
        for (String part : list.split(",", -1)) {
            Matcher range = RANGE.matcher(part);
            if (!range.matches()) {
                return Optional.empty();
            }
            int from = Integer.parseInt(range.group(1));
            int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
            if (to < from) {
                return Optional.empty();
            }
            numbers.set(from, to + 1);
        }
        return Optional.of(numbers);
    }
}
