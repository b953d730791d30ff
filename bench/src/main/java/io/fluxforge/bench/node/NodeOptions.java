package io.fluxforge.bench.node;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What to measure.
 *
 * @param folder whose file system is written to
 * @param diskBytes of each sequential file
 * @param cpuSeconds of each of the two CPU measurements
 * @param diskSeconds allowed for each of the three kinds of writes
 * @param netSeconds of each direction
 * @param server of the network benchmark; empty leaves that stage out
 * @param skipped stages to leave out
 */
public record NodeOptions(
        Path folder,
        long diskBytes,
        double cpuSeconds,
        double diskSeconds,
        int netSeconds,
        Optional<InetSocketAddress> server,
        Set<Stage> skipped) {
    /** Copies the set. */
    public NodeOptions {
        skipped = Set.copyOf(skipped);
    }
}
