package io.fluxforge.bench.node.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.node.machine.Disk.Kind;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees as Linux shows them: links from numbers and names to the devices' own folders. */
class BlockDevicesTest {
    private static final Virtualisation BARE = new Virtualisation(Optional.empty(), Optional.empty());
    private static final Virtualisation GUEST = new Virtualisation(Optional.of("KVM"), Optional.empty());
    private static final long SECTORS_PER_GIB = 1L << 21;
    private static final long GIB = 1L << 30;

    @TempDir
    private Path folder;

    private FakeRoot root;

    @BeforeEach
    void begin() throws IOException {
        root = new FakeRoot(folder.toRealPath());
        disk("nvme0n1", "259:0", 931, "0");
        partition("nvme0n1", "nvme0n1p3", "259:3");
        disk("sda", "8:0", 3726, "1");
        partition("sda", "sda1", "8:1");
        disk("sdb", "8:16", 465, "0");
    }

    @Test
    void partitionOfAnNvmeDiskIsOnTheWholeDisk() throws IOException {
        mounts(line("259:3", "ext4", "/dev/nvme0n1p3", "rw"));
        assertThat(held(BARE).disks()).containsExactly(new Disk("nvme0n1", Kind.SSD, 931 * GIB));
        assertThat(held(BARE).deviceBytes()).isEqualTo(931 * GIB);
        assertThat(held(GUEST).kind()).isEqualTo(Kind.SSD);
    }

    /** LVM over LUKS over a partition. */
    @Test
    void volumesOfTheDeviceMapperLieOnDisks() throws IOException {
        mapped("dm-0", "253:0", "crypt", 900, "nvme0n1p3");
        mapped("dm-1", "253:1", "vg-flux", 100, "dm-0");
        mounts(line("253:1", "xfs", "/dev/mapper/vg-flux", "rw"));
        FileSystem held = held(BARE);
        assertThat(held.device()).isEqualTo("vg-flux");
        assertThat(held.deviceBytes()).isEqualTo(100 * GIB);
        assertThat(held.disks()).containsExactly(new Disk("nvme0n1", Kind.SSD, 931 * GIB));
        // The number may be hidden; the volume's name is enough.
        mounts(line("0:99", "xfs", "/dev/mapper/vg-flux", "rw"));
        assertThat(held(BARE).disks()).extracting(Disk::name).containsExactly("nvme0n1");
    }

    /** One disk that turns slows the whole volume. */
    @Test
    void volumeOverTwoDisksHasBoth() throws IOException {
        mapped("dm-0", "253:0", "both", 4000, "nvme0n1p3", "sda1");
        mounts(line("253:0", "ext4", "/dev/mapper/both", "rw"));
        assertThat(held(BARE).disks()).extracting(Disk::name).containsExactly("nvme0n1", "sda");
        assertThat(held(BARE).kind()).isEqualTo(Kind.HDD);
        assertThat(held(BARE).deviceBytes()).isEqualTo(4000 * GIB);
        assertThat(held(GUEST).kind()).isEqualTo(Kind.UNKNOWN);
    }

    /** Two disks that hold the same are one; a thin volume may be promised more than there is. */
    @Test
    void arrayCountsForItselfAndNoVolumeForMoreThanItsDisks() throws IOException {
        disk("sdc", "8:32", 465, "0");
        mapped("md0", "9:0", "", 464, "sdb", "sdc");
        partition("md0", "md0p1", "259:9");
        mounts(line("259:9", "ext4", "/dev/md0p1", "rw"));
        assertThat(held(BARE).disks()).extracting(Disk::name).containsExactly("sdb", "sdc");
        assertThat(held(BARE).deviceBytes()).isEqualTo(464 * GIB);
        mapped("dm-7", "253:7", "thin", 2000, "sdb");
        mounts(line("253:7", "ext4", "/dev/mapper/thin", "rw"));
        assertThat(held(BARE).deviceBytes()).isEqualTo(465 * GIB);
    }

    @Test
    void btrfsHasEveryDeviceOfItsFileSystem() throws IOException {
        link("sys/fs/btrfs/11111111-2222-3333-4444-555555555555/devices/nvme0n1p3", device("nvme0n1/nvme0n1p3"));
        link("sys/fs/btrfs/11111111-2222-3333-4444-555555555555/devices/sdb", device("sdb"));
        mounts(line("0:45", "btrfs", "/dev/nvme0n1p3", "rw,subvol=/@"));
        assertThat(held(BARE).disks())
                .containsExactlyInAnyOrder(
                        new Disk("nvme0n1", Kind.SSD, 931 * GIB), new Disk("sdb", Kind.SSD, 465 * GIB));
        assertThat(held(BARE).deviceBytes()).isEqualTo((931 + 465) * GIB);
        mounts(line("0:45", "btrfs", "/dev/sda1", "rw"));
        assertThat(held(BARE).disks()).extracting(Disk::name).containsExactly("sda");
    }

    @Test
    void poolOfZfsIsWhatUdevFoundOfIt() throws IOException {
        String member = "I:1\nE:ID_FS_TYPE=zfs_member\nE:ID_FS_LABEL=";
        root.with("run/udev/data/b259:3", member + "tank\n")
                .with("run/udev/data/b8:16", member + "tank\n")
                .with("run/udev/data/b8:1", member + "other\n")
                .with("run/udev/data/c1:3", member + "tank\n");
        mounts(line("0:50", "zfs", "tank/flux", "rw"));
        assertThat(held(BARE).disks()).extracting(Disk::name).containsExactlyInAnyOrder("nvme0n1", "sdb");
        assertThat(held(BARE).deviceBytes()).isEqualTo(held(BARE).totalBytes());
        mounts(line("0:50", "zfs", "lost/flux", "rw"));
        assertThat(held(BARE).disks()).extracting(Disk::name).containsExactly("lost");
        assertThat(held(BARE).kind()).isEqualTo(Kind.UNKNOWN);
    }

    /** On the host the upper folder is to be seen, and the disk below it. */
    @Test
    void overlayIsWhereItsUpperFolderIs() throws IOException {
        Path here = folder.toRealPath();
        Path merged = Files.createDirectories(here.resolve("merged"));
        Path upper = Files.createDirectories(here.resolve("docker/diff"));
        String overlay = line("0:60", merged, "overlay", "overlay", "rw,lowerdir=/l,upperdir=" + upper + ",workdir=/w");
        mounts(
                line("8:1", "ext4", "/dev/sda1", "rw"),
                line("8:16", here.resolve("docker"), "ext4", "/dev/sdb", "rw"),
                overlay);
        assertThat(disks(BARE).holding(merged)).hasValueSatisfying(held -> {
            assertThat(held.device()).isEqualTo("sdb");
            assertThat(held.kind()).isEqualTo(Kind.SSD);
        });
        // In memory there is no disk.
        mounts(
                line("8:1", "ext4", "/dev/sda1", "rw"),
                line("0:9", here.resolve("docker"), "tmpfs", "tmpfs", "rw"),
                overlay);
        assertThat(disks(BARE).holding(merged)).isEmpty();
    }

    /** In a container the root is the overlay; its engine keeps the files that it binds beside the upper folder. */
    @Test
    void overlayOfAContainerIsWhereItsBoundFilesAre() throws IOException {
        String overlay = line("0:60", "overlay", "overlay", "rw,lowerdir=/l,upperdir=/var/lib/docker/overlay2/a/diff");
        mounts(
                overlay,
                "28 1 259:3 /var/lib/docker/containers/a/hosts /etc/hosts rw - ext4 /dev/nvme0n1p3 rw",
                "29 1 0:70 / /proc rw - proc proc rw");
        FileSystem held = held(GUEST);
        assertThat(held.mount()).isEqualTo(Path.of("/"));
        assertThat(held.type()).isEqualTo("overlay");
        assertThat(held.disks()).containsExactly(new Disk("nvme0n1", Kind.SSD, 931 * GIB));
        mounts(overlay);
        assertThat(held(GUEST).kind()).isEqualTo(Kind.UNKNOWN);
    }

    /** A device that leads back to itself, and a file as a disk. */
    @Test
    void oddTreesEnd() throws IOException {
        mapped("dm-0", "253:0", "a", 1, "dm-1");
        mapped("dm-1", "253:1", "b", 1, "dm-0");
        mounts(line("253:0", "ext4", "/dev/mapper/a", "rw"));
        assertThat(held(BARE).kind()).isEqualTo(Kind.UNKNOWN);
        disk("loop0", "7:0", 3, "1");
        root.with("sys/devices/loop0/loop/backing_file", "/images/flux.img\n");
        mounts(line("7:0", "ext4", "/dev/loop0", "rw"));
        assertThat(held(BARE).kind()).isEqualTo(Kind.UNKNOWN);
    }

    private FileSystems disks(Virtualisation virtualisation) throws IOException {
        return new FileSystems(folder.toRealPath(), virtualisation);
    }

    private FileSystem held(Virtualisation virtualisation) throws IOException {
        return disks(virtualisation).holding(folder).orElseThrow();
    }

    private Path device(String name) {
        return root.path().resolve("sys/devices").resolve(name);
    }

    private void disk(String name, String number, long gib, String rotational) throws IOException {
        root.with("sys/devices/" + name + "/size", gib * SECTORS_PER_GIB + "\n")
                .with("sys/devices/" + name + "/queue/rotational", rotational + "\n");
        register(name, number, device(name));
    }

    private void partition(String disk, String name, String number) throws IOException {
        root.with("sys/devices/" + disk + "/" + name + "/partition", "1\n");
        register(name, number, device(disk + "/" + name));
    }

    private void mapped(String name, String number, String volume, long gib, String... slaves) throws IOException {
        root.with("sys/devices/" + name + "/dm/name", volume + "\n")
                .with("sys/devices/" + name + "/size", gib * SECTORS_PER_GIB + "\n");
        register(name, number, device(name));
        for (String slave : slaves) {
            link("sys/devices/" + name + "/slaves/" + slave, root.path().resolve("sys/class/block/" + slave));
        }
    }

    private void register(String name, String number, Path device) throws IOException {
        link("sys/dev/block/" + number, device);
        link("sys/class/block/" + name, device);
    }

    private void link(String from, Path to) throws IOException {
        Path link = root.path().resolve(from);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, to);
    }

    private void mounts(String... lines) throws IOException {
        root.with("proc/self/mountinfo", String.join("\n", lines) + "\n");
    }

    private static String line(String number, String type, String source, String options) {
        return line(number, Path.of("/"), type, source, options);
    }

    private static String line(String number, Path mount, String type, String source, String options) {
        return "27 1 " + number + " / " + mount + " rw,relatime shared:1 - " + type + " " + source + " " + options;
    }
}
