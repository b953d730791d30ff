package io.fluxforge.bench.node.hwloc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.node.machine.SysTopology;
import io.fluxforge.bench.node.machine.Topology;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HwlocTopologyTest {
    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void agreesWithTheKernel() throws HwlocTopology.UnavailableException {
        Topology topology = HwlocTopology.read();
        assertThat(topology.source()).isEqualTo("hwloc");
        assertThat(topology.logicalCores()).isGreaterThanOrEqualTo(topology.physicalCores());
        Optional<Topology> kernel = new SysTopology(Path.of("/sys")).read();
        // hwloc leaves out what a control group forbids.
        kernel.ifPresent(sys -> assertThat(topology.logicalCores()).isBetween(1, sys.logicalCores()));
    }
}
