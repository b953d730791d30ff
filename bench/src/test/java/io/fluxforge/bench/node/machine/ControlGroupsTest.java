package io.fluxforge.bench.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlGroupsTest {
    private static final String V2 = "31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
    private static final String GROUP = "sys/fs/cgroup/user.slice/user-1000.slice/node.scope/";

    @TempDir
    private Path folder;

    private FakeRoot root;

    /** A host of 64 GiB with 8 processors, whose mask has bits for more. */
    @BeforeEach
    void begin() throws IOException {
        root = new FakeRoot(folder);
        root.with("proc/meminfo", "MemTotal:       67108864 kB\nMemAvailable:   60000000 kB\n");
        root.with("proc/self/status", "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t0-127\n");
        for (int cpu = 0; cpu < 8; cpu++) {
            String topology = "sys/devices/system/cpu/cpu" + cpu + "/topology/";
            root.with(topology + "core_id", cpu % 4 + "\n").with(topology + "physical_package_id", "0\n");
        }
    }

    @Test
    void limitOfAGroupFarBelowTheTopCounts() throws IOException {
        root.with("proc/self/mountinfo", V2)
                .with("proc/self/cgroup", "0::/user.slice/user-1000.slice/node.scope\n")
                .with(GROUP + "memory.max", "3221225472\n")
                .with(GROUP + "cpu.max", "250000 100000\n");
        assertThat(MemorySize.read(folder).usable()).isEqualTo(OptionalLong.of(3L << 30));
        assertThat(MemorySize.read(folder).available()).isEqualTo(OptionalLong.of(3L << 30));
        CpuAllowance allowance = CpuAllowance.read(folder);
        assertThat(allowance.quota()).isEqualTo(OptionalDouble.of(2.5));
        assertThat(allowance.logicalOf(topology())).isEqualTo(2.5);
        assertThat(allowance.describe(topology()))
                .hasValue("this process may use 2.5 of 8 logical cores, by the CPU quota of a control group");
    }

    /** A group above may be narrower than the process's own. */
    @Test
    void leastLimitOnTheWayUpCounts() throws IOException {
        root.with("proc/self/mountinfo", V2)
                .with("proc/self/cgroup", "0::/user.slice/user-1000.slice/node.scope\n")
                .with(GROUP + "memory.max", "max\n")
                .with(GROUP + "cpu.max", "max 100000\n")
                .with("sys/fs/cgroup/user.slice/memory.max", "4294967296\n")
                .with("sys/fs/cgroup/user.slice/user-1000.slice/memory.max", "5368709120\n")
                .with("sys/fs/cgroup/user.slice/cpu.max", "400000 100000\n");
        assertThat(MemorySize.read(folder).limit()).isEqualTo(OptionalLong.of(4L << 30));
        assertThat(CpuAllowance.read(folder).quota()).isEqualTo(OptionalDouble.of(4));
    }

    /** Where a group is slowed down from is no more memory for a node than where it is killed. */
    @Test
    void highMarkIsALimitToo() throws IOException {
        root.with("proc/self/mountinfo", V2)
                .with("proc/self/cgroup", "0::/user.slice/user-1000.slice/node.scope\n")
                .with(GROUP + "memory.max", "max\n")
                .with(GROUP + "memory.high", "3221225472\n");
        assertThat(MemorySize.read(folder).limit()).isEqualTo(OptionalLong.of(3L << 30));
    }

    /** A pod's limit, above the container's group, which alone is mounted. */
    @Test
    void limitAboveWhatIsMountedCounts() throws IOException {
        root.with("proc/self/cgroup", "4:memory:/pod/one\n")
                .with("proc/self/mountinfo", "40 31 0:30 /pod/one /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n")
                .with("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
                .with("sys/fs/cgroup/memory/memory.stat", "cache 1\nhierarchical_memory_limit 3221225472\nrss 1\n");
        assertThat(MemorySize.read(folder).limit()).isEqualTo(OptionalLong.of(3L << 30));
        root.with("sys/fs/cgroup/memory/memory.stat", "hierarchical_memory_limit 9223372036854771712\n");
        assertThat(MemorySize.read(folder).limit()).isEmpty();
    }

    /** As Docker mounts version 1 without a name space of its own: what is mounted is the container's group already. */
    @Test
    void mountedPartOfTheTreeIsCutFromTheGroupsPath() throws IOException {
        root.with(
                        "proc/self/cgroup",
                        "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc/inner\n1:name=systemd:/docker/abc\n")
                .with("proc/self/mountinfo", """
                        40 31 0:30 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory
                        41 31 0:31 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct
                        """)
                .with("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
                .with("sys/fs/cgroup/memory/inner/memory.limit_in_bytes", "3221225472\n")
                .with("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "150000\n")
                .with("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
        assertThat(MemorySize.read(folder).usable()).isEqualTo(OptionalLong.of(3L << 30));
        assertThat(CpuAllowance.read(folder).quota().orElseThrow()).isEqualTo(1.5, within(1e-9));
    }

    /** Both versions at once, as on this path of many sandboxes: version 2 is there without controllers. */
    @Test
    void versionsBesideEachOther() throws IOException {
        root.with("proc/self/cgroup", "4:memory:/pod/one\n1:cpu:/\n0::/\n")
                .with("proc/self/mountinfo", """
                        32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
                        35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
                        41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
                        """)
                .with("sys/fs/cgroup/memory/pod/memory.limit_in_bytes", "2147483648\n")
                .with("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n")
                .with("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
        assertThat(MemorySize.read(folder).limit()).isEqualTo(OptionalLong.of(2L << 30));
        assertThat(CpuAllowance.read(folder).quota()).isEmpty();
    }

    /** A path that leads out of what is mounted leads nowhere else. */
    @ParameterizedTest
    @ValueSource(strings = {"/../../etc", "/elsewhere", "/", "/a\u0000b"})
    void pathBesideTheMountReadsItsTopOnly(String path) throws IOException {
        root.with("proc/self/cgroup", "0::" + path + "\n")
                .with("proc/self/mountinfo", V2.replace("0:28 / ", "0:28 /docker/abc "))
                .with("sys/etc/memory.max", "1\n")
                .with("etc/memory.max", "1\n")
                .with("sys/fs/cgroup/elsewhere/memory.max", "1\n")
                .with("sys/fs/cgroup/memory.max", "3221225472\n");
        assertThat(MemorySize.read(folder).limit()).isEqualTo(OptionalLong.of(3L << 30));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0-127   | 4 | 8",
                "0,4     | 1 | 2",
                "0-2,5   | 3 | 4",
                "7       | 1 | 1",
            })
    void processorsOfTheAffinityCount(String list, int physical, int logical) throws IOException {
        root.with("proc/self/status", "Cpus_allowed_list:\t" + list + "\n");
        CpuAllowance allowance = CpuAllowance.read(folder);
        assertThat(allowance.physicalCores()).isEqualTo(OptionalInt.of(physical));
        assertThat(allowance.logicalOf(topology())).isEqualTo(logical);
        assertThat(allowance.physicalOf(topology())).isEqualTo(physical);
        assertThat(allowance.describe(topology()).isPresent()).isEqualTo(logical < 8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "3-1", "1-99999999999", "-"})
    void oddMaskLimitsNothing(String list) throws IOException {
        root.with("proc/self/status", "Cpus_allowed_list:\t" + list + "\n");
        assertThat(CpuAllowance.read(folder)).isEqualTo(CpuAllowance.ALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 100000", "5 0", "-1 100000", "1", "nonsense"})
    void oddQuotaLimitsNothing(String quota) throws IOException {
        root.with("sys/fs/cgroup/cpu.max", quota + "\n");
        assertThat(CpuAllowance.read(folder).quota()).isEmpty();
    }

    private static Topology topology() {
        return new Topology(1, 4, 8, 1, List.of(), "test");
    }
}
