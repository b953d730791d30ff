package io.fluxforge.bench.node.machine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code /proc/cpuinfo} tells of the first processor.
 *
 * @param flags of the instruction set; empty where the system does not tell
 */
public record CpuFeatures(Set<String> flags) {
    private static final List<String> VECTORS_BEST_FIRST =
            List.of("avx512f", "avx2", "avx", "sse4_2", "sve2", "sve", "asimd");

    /** Copies the set. */
    public CpuFeatures {
        flags = Set.copyOf(flags);
    }

    /** Reads a file such as {@code /proc/cpuinfo}. */
    public static CpuFeatures read(Path cpuinfo) {
        Set<String> flags = new HashSet<>();
        SystemFiles.lines(cpuinfo).stream()
                .filter(line -> line.startsWith("flags") || line.startsWith("Features")) // x86, ARM
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip().split(" +", -1))
                .ifPresent(words -> flags.addAll(Arrays.asList(words)));
        return new CpuFeatures(flags);
    }

    /** The widest vector extension, such as {@code avx2}; empty if unknown. */
    public Optional<String> vectors() {
        return VECTORS_BEST_FIRST.stream().filter(flags::contains).findFirst();
    }

    /** Whether the processor says that a hypervisor stands between it and this system. */
    public boolean isUnderHypervisor() {
        return flags.contains("hypervisor");
    }
}
