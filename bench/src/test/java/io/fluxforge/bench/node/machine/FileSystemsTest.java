package io.fluxforge.bench.node.machine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.node.machine.Disk.Kind;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemsTest {
    private static final Virtualisation BARE = new Virtualisation(Optional.empty(), Optional.empty());
    private static final Virtualisation GUEST = new Virtualisation(Optional.of("KVM"), Optional.empty());

    @TempDir
    private Path folder;

    @Test
    void onlyDisksCountAndEachOnce() throws IOException {
        Path one = Files.createDirectories(folder.resolve("with blank"));
        mounts(
                line("8:1", "/", "ext4", "/dev/sda1"),
                line("8:1", folder.toString(), "ext4", "/dev/sda1"),
                line("8:17", one.toString().replace(" ", "\\040"), "xfs", "/dev/sdb1"),
                line("0:30", folder.toString(), "tmpfs", "tmpfs"),
                line("7:0", folder.toString(), "squashfs", "/dev/loop0"),
                line("0:40", folder.toString(), "zfs", "tank/data"),
                line("0:41", folder.toString(), "nfs4", "server:/export"),
                "nonsense");
        assertThat(new FileSystems(folder, BARE).read())
                .extracting(FileSystem::device)
                .containsExactlyInAnyOrder("sda1", "sdb1", "data");
    }

    @ParameterizedTest
    @CsvSource({"0, SSD, SSD", "1, HDD, UNKNOWN"})
    void kindIsWhatTheKernelSaysUnlessAHypervisorHidesIt(String rotational, Kind bare, Kind guest) throws IOException {
        mounts(line("8:1", "/", "ext4", "/dev/sda1"));
        new FakeRoot(folder).with("sys/dev/block/8:1/queue/rotational", rotational + "\n");
        assertThat(new FileSystems(folder, BARE).read())
                .extracting(FileSystem::kind)
                .containsExactly(bare);
        assertThat(new FileSystems(folder, GUEST).read())
                .extracting(FileSystem::kind)
                .containsExactly(guest);
    }

    /** As in {@code /sys}: the partition's folder lies in that of its disk, which alone has a queue. */
    @Test
    void partitionHasTheKindOfItsDisk() throws IOException {
        mounts(line("8:1", "/", "ext4", "/dev/sda1"));
        new FakeRoot(folder)
                .with("sys/devices/sda/queue/rotational", "0\n")
                .with("sys/devices/sda/sda1/partition", "1\n");
        Files.createDirectories(folder.resolve("sys/dev/block"));
        Files.createSymbolicLink(folder.resolve("sys/dev/block/8:1"), folder.resolve("sys/devices/sda/sda1"));
        assertThat(new FileSystems(folder, GUEST).read())
                .extracting(FileSystem::kind)
                .containsExactly(Kind.SSD);
    }

    @Test
    void folderIsHeldByTheDeepestMountAndTheLastOnTheSamePlace() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data/deep")).toRealPath();
        mounts(
                line("8:1", "/", "ext4", "/dev/sda1"),
                line("8:2", requireNonNull(data.getParent()).toString(), "ext4", "/dev/sdb1"),
                line("8:3", requireNonNull(data.getParent()).toString(), "ext4", "/dev/sdc1"),
                line("8:4", data + "er", "ext4", "/dev/sdd1"));
        FileSystems disks = new FileSystems(folder, BARE);
        assertThat(disks.holding(data)).map(FileSystem::device).hasValue("sdc1");
        assertThat(disks.holding(folder)).map(FileSystem::device).hasValue("sda1");
    }

    @Test
    void folderInMemoryIsOnNoDisk() throws IOException {
        mounts(
                line("8:1", "/", "ext4", "/dev/sda1"),
                line("0:30", folder.toRealPath().toString(), "tmpfs", "tmpfs"));
        assertThat(new FileSystems(folder, BARE).holding(folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 2 3", "a b 8:1 / / rw - ext4 /dev/sda1 rw", "1 2 8:1 / / rw ext4 /dev/sda1 rw"})
    void otherLinesAreNoMounts(String line) {
        assertThat(MountLine.parse(line)).isEmpty();
    }

    private void mounts(String... lines) throws IOException {
        new FakeRoot(folder).with("proc/self/mountinfo", String.join("\n", lines) + "\n");
    }

    private static String line(String number, String mount, String type, String source) {
        return "27 1 " + number + " / " + mount + " rw,relatime shared:1 - " + type + " " + source + " rw";
    }
}
