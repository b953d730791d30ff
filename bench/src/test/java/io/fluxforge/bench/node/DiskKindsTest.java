package io.fluxforge.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.Spread;
import io.fluxforge.bench.node.disk.DiskResult;
import io.fluxforge.bench.node.machine.Disk;
import io.fluxforge.bench.node.machine.Disk.Kind;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiskKindsTest {
    private static final FileSystem HIDDEN = on("/", "vda1", new Disk("vda", Kind.UNKNOWN, 5));
    private static final FileSystem SAME_DISK = on("/data", "vda2", new Disk("vda", Kind.UNKNOWN, 5));
    private static final FileSystem OTHER = on("/other", "vdb", new Disk("vdb", Kind.UNKNOWN, 7));

    @Test
    void operatorKnowsBetterThanTheHypervisor() {
        DiskKinds kinds = settle(List.of(HIDDEN, SAME_DISK, OTHER), HIDDEN, 10, Optional.of(Kind.SSD));
        assertThat(kinds.held()).map(FileSystem::kind).hasValue(Kind.SSD);
        assertThat(kinds.all()).extracting(FileSystem::kind).containsExactly(Kind.SSD, Kind.SSD, Kind.UNKNOWN);
        assertThat(kinds.notes())
                .contains("vda: SSD by --disk-kind")
                .anyMatch(note -> note.startsWith("vdb: whether it is an SSD cannot be seen"));
        assertThat(settle(List.of(HIDDEN), HIDDEN, 9000, Optional.of(Kind.HDD)).held())
                .map(FileSystem::kind)
                .hasValue(Kind.HDD);
    }

    @Test
    void whatTheDiskDidCountsWhereNobodyKnows() {
        assertThat(settle(List.of(HIDDEN), HIDDEN, 1000, Optional.empty()).held())
                .map(FileSystem::kind)
                .hasValue(Kind.SSD);
        DiskKinds slow = settle(List.of(HIDDEN), HIDDEN, 999, Optional.empty());
        assertThat(slow.held()).map(FileSystem::kind).hasValue(Kind.UNKNOWN);
        assertThat(slow.notes()).anyMatch(note -> note.contains("--disk-kind"));
        FileSystem turning = on("/", "sda1", new Disk("sda", Kind.HDD, 5));
        assertThat(settle(List.of(turning), turning, 5000, Optional.empty()).held())
                .map(FileSystem::kind)
                .hasValue(Kind.HDD);
    }

    @Test
    void overlayJoinsTheOthersAndSsdsElsewhereAreNamed() {
        FileSystem ssd = on("/fast", "nvme0n1p1", new Disk("nvme0n1", Kind.SSD, 9));
        DiskKinds kinds = settle(List.of(ssd), HIDDEN, 10, Optional.empty());
        assertThat(kinds.all()).containsExactly(ssd, HIDDEN);
        assertThat(kinds.notes())
                .contains("only the disk of --dir is measured and counts; besides there is nvme0n1")
                .anyMatch(note -> note.contains("choose it by --dir"));
    }

    /** As an installer leaves a server: a volume of 100 GiB on a disk of 931. */
    @Test
    void volumeThatLeavesItsDiskFallowIsNoticed() {
        FileSystem volume = new FileSystem(
                Path.of("/"), "ext4", "vg-root", List.of(new Disk("nvme0n1", Kind.SSD, 931L << 30)), 100L << 30, 1, 1);
        assertThat(settle(List.of(volume), volume, 10, Optional.empty()).notes())
                .containsExactly(
                        "vg-root takes 100.0 of the 931.0 GiB of its disks, and no more counts; a volume of LVM can be enlarged (lvextend)");
        assertThat(settle(List.of(HIDDEN), HIDDEN, 1000, Optional.empty()).notes())
                .noneMatch(note -> note.contains("lvextend"));
    }

    private static DiskKinds settle(List<FileSystem> seen, FileSystem held, double writes, Optional<Kind> given) {
        Spread rate = new Spread(1, 1, 1);
        DiskResult written = new DiskResult(1, rate, 1, Optional.empty(), new DiskResult.RandomWrites(writes, 1, 1));
        return DiskKinds.settle(seen, Optional.of(held), Optional.of(written), given);
    }

    private static FileSystem on(String mount, String device, Disk disk) {
        return new FileSystem(Path.of(mount), "ext4", device, List.of(disk), disk.bytes(), disk.bytes(), 1);
    }
}
