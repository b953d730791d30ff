package io.fluxforge.bench.node.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.node.machine.Topology.Cache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemTest {
    @TempDir
    private Path folder;

    private FakeRoot root;

    @BeforeEach
    void begin() {
        root = new FakeRoot(folder);
    }

    /** Two sockets of two cores with two threads each; one processor is offline. */
    @Test
    void topologyIsReadFromSys() throws IOException {
        for (int cpu = 0; cpu < 8; cpu++) {
            int core = cpu / 2 % 2;
            int socket = cpu / 4;
            String base = "devices/system/cpu/cpu" + cpu + "/";
            root.with(base + "topology/core_id", core + "\n")
                    .with(base + "topology/physical_package_id", socket + "\n");
            cache(base + "cache/index0/", 1, "Data", "32K", socket + "-" + core);
            cache(base + "cache/index1/", 1, "Instruction", "32K", socket + "-" + core);
            cache(base + "cache/index2/", 3, "Unified", "16M", "socket " + socket);
        }
        root.with("devices/system/cpu/cpu8/online", "0\n").with("devices/system/cpu/cpufreq/boost", "1\n");
        root.with("devices/system/node/node0/x", "").with("devices/system/node/node1/x", "");
        Topology topology = new SysTopology(folder).read().orElseThrow();
        assertThat(topology.packages()).isEqualTo(2);
        assertThat(topology.physicalCores()).isEqualTo(4);
        assertThat(topology.logicalCores()).isEqualTo(8);
        assertThat(topology.numaNodes()).isEqualTo(2);
        assertThat(topology.caches()).containsExactly(new Cache(1, 4, 32 << 10), new Cache(3, 2, 16 << 20));
    }

    private void cache(String base, int level, String type, String size, String sharers) throws IOException {
        root.with(base + "level", level + "\n")
                .with(base + "type", type + "\n")
                .with(base + "size", size + "\n")
                .with(base + "shared_cpu_list", sharers + "\n");
    }

    @Test
    void nothingIsKnownOfASystemWithoutSuchFiles() {
        assertThat(new SysTopology(folder).read()).isEmpty();
        assertThat(CpuTimes.read(folder.resolve("stat"))).isEmpty();
        assertThat(CpuFeatures.read(folder.resolve("cpuinfo")).vectors()).isEmpty();
        assertThat(MemorySize.read(folder).usable()).isEmpty();
        assertThat(Virtualisation.read(folder, new CpuFeatures(Set.of())).describe())
                .isEqualTo("none seen");
        assertThat(new FileSystems(folder, new Virtualisation(Optional.empty(), Optional.empty())).read())
                .isEmpty();
    }

    @Test
    void stealIsThePartOfAllTimeSince() throws IOException {
        root.with("a", "cpu  100 0 100 800 0 0 0 10 5 5\ncpu0 1 2 3\n").with("b", "cpu  150 0 120 890 10 0 0 40 9 9\n");
        CpuTimes before = CpuTimes.read(folder.resolve("a")).orElseThrow();
        CpuTimes after = CpuTimes.read(folder.resolve("b")).orElseThrow();
        assertThat(before).isEqualTo(new CpuTimes(1010, 10));
        assertThat(after.stealPercentSince(before)).isEqualTo(OptionalDouble.of(15));
        assertThat(before.stealPercentSince(before)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"fpu avx avx2 avx512f,avx512f", "fpu avx avx2,avx2", "fpu avx,avx", "sse4_2,sse4_2", "fp asimd,asimd"})
    void widestVectorsCount(String flags, String vectors) throws IOException {
        root.with("cpuinfo", "processor : 0\nflags\t\t: " + flags + "\n");
        assertThat(CpuFeatures.read(folder.resolve("cpuinfo")).vectors()).hasValue(vectors);
    }

    @Test
    void memoryIsThatOfTheControlGroupIfThatIsLess() throws IOException {
        root.with("proc/meminfo", "MemTotal:        8000000 kB\nMemFree: 1 kB\nMemAvailable:    6000000 kB\n");
        assertThat(MemorySize.read(folder).usable()).isEqualTo(OptionalLong.of(8_192_000_000L));
        root.with("sys/fs/cgroup/memory.max", "max\n");
        assertThat(MemorySize.read(folder).limit()).isEmpty();
        root.with("sys/fs/cgroup/memory.max", "4096000000\n");
        assertThat(MemorySize.read(folder).usable()).isEqualTo(OptionalLong.of(4_096_000_000L));
        root.with("sys/fs/cgroup/memory.max", "9223372036854771712\n");
        assertThat(MemorySize.read(folder).limit()).isEmpty();
        assertThat(MemorySize.read(folder).available()).isEqualTo(OptionalLong.of(6_144_000_000L));
    }

    @Test
    void virtualMachinesAndContainersAreSeen() throws IOException {
        CpuFeatures bare = new CpuFeatures(Set.of("avx2"));
        assertThat(Virtualisation.read(folder, new CpuFeatures(Set.of("hypervisor")))
                        .describe())
                .isEqualTo("virtual machine");
        root.with("sys/class/dmi/id/sys_vendor", "QEMU\n").with("sys/class/dmi/id/product_name", "Standard PC\n");
        assertThat(Virtualisation.read(folder, bare).hypervisor()).hasValue("QEMU Standard PC");
        root.with("sys/class/dmi/id/sys_vendor", "Dell Inc.\n").with("sys/class/dmi/id/product_name", "PowerEdge\n");
        assertThat(Virtualisation.read(folder, bare).isVirtual()).isFalse();
        root.with(".dockerenv", "");
        assertThat(Virtualisation.read(folder, bare).describe()).isEqualTo("docker container");
    }
}
