package io.fluxforge.bench.node;

import io.fluxforge.bench.node.machine.Disk;
import io.fluxforge.bench.node.net.NetProbe;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What to measure.
 *
 * @param folder whose file system is written to
 * @param diskBytes of each sequential file
 * @param diskKind of the disks below the folder, where somebody knows better than the system; empty asks the system
 * @param cpuSeconds of each of the two CPU measurements
 * @param diskSeconds as {@link io.fluxforge.bench.node.disk.DiskBench} takes them
 * @param network the other end of the network benchmark; empty leaves that stage out
 * @param skipped stages to leave out
 */
public record NodeOptions(
        Path folder,
        long diskBytes,
        Optional<Disk.Kind> diskKind,
        double cpuSeconds,
        double diskSeconds,
        Optional<NetProbe> network,
        Set<Stage> skipped) {
    /** Copies the set. */
    public NodeOptions {
        skipped = Set.copyOf(skipped);
    }
}
