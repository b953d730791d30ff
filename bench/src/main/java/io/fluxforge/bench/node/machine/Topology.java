package io.fluxforge.bench.node.machine;

import java.util.List;

/**
 * The processors of a machine.
 *
 * @param packages sockets
 * @param physicalCores of all packages
 * @param logicalCores hardware threads of all cores
 * @param numaNodes memory nodes
 * @param caches data and unified caches, the smallest level first
 * @param source who told
 */
public record Topology(
        int packages, int physicalCores, int logicalCores, int numaNodes, List<Cache> caches, String source) {
    /** Copies the list. */
    public Topology {
        if (packages < 1 || physicalCores < 1 || logicalCores < physicalCores) {
            throw new IllegalArgumentException(
                    "packages=" + packages + ", physicalCores=" + physicalCores + ", logicalCores=" + logicalCores);
        }
        caches = List.copyOf(caches);
    }

    /**
     * Caches of one level.
     *
     * @param level 1 is the one next to the core
     * @param count how many of them there are
     * @param bytes of each
     */
    public record Cache(int level, int count, long bytes) {}
}
