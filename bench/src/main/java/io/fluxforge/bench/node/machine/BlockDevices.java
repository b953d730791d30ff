package io.fluxforge.bench.node.machine;

import io.fluxforge.bench.node.machine.Disk.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What lies below a mount, as {@code /sys} shows them: partitions lead to their disk, volumes of the device mapper (LVM, LUKS) and of RAID
 * to what they are made of, btrfs and ZFS to every device of theirs.
 */
final class BlockDevices {
    private static final int SECTOR_BYTES = 512; // whatever the disk's own sectors are, /sys counts these

    private final Path root;
    private final boolean isVirtual;

    /**
     * @param root {@code /}, or a copy of what is below it
     * @param isVirtual whether a hypervisor stands between the kernel and its disks
     */
    BlockDevices(Path root, boolean isVirtual) {
        this.root = root;
        this.isVirtual = isVirtual;
    }

    /**
     * What a file system stands on.
     *
     * @param disks each once; none where the system does not show them
     * @param bytes of whole disks where partitions of them hold the file system; a volume or an array counts for no more than itself, and all of
     *     them for no more than the disks; 0 if nobody tells
     */
    record Storage(List<Disk> disks, long bytes) {}

    Storage below(MountLine mount) {
        List<Disk> disks = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        Set<Path> wholes = new HashSet<>();
        for (Path device : devices(mount)) {
            descend(device, seen, disks);
            wholes.add(whole(device));
        }
        // A pool of ZFS says nowhere here what its redundancy takes.
        boolean isKnown = !mount.type().equals("zfs") && wholes.stream().allMatch(whole -> bytes(whole) > 0);
        return new Storage(
                List.copyOf(disks),
                isKnown
                        ? Math.min(
                                wholes.stream().mapToLong(BlockDevices::bytes).sum(),
                                disks.stream().mapToLong(Disk::bytes).sum())
                        : 0);
    }

    private static Path whole(Path device) {
        Path above = device.getParent();
        return above != null && Files.exists(device.resolve("partition")) ? above : device;
    }

    private List<Path> devices(MountLine mount) {
        if (mount.type().equals("zfs")) {
            return membersOfPool(mount.pool());
        }
        Optional<Path> device =
                real(root.resolve("sys/dev/block").resolve(mount.number())).or(() -> named(mount.deviceName()));
        return mount.type().equals("btrfs") && device.isPresent()
                ? devicesOfBtrfs(device.get())
                : device.map(List::of).orElse(List.of());
    }

    /** A device by its own name, or by the one that it has below {@code /dev/mapper}. */
    private Optional<Path> named(String name) {
        Path all = root.resolve("sys/class/block");
        return real(all.resolve(name))
                .or(() -> entries(all, "dm-*").stream()
                        .filter(mapped -> SystemFiles.line(mapped.resolve("dm/name"))
                                .filter(name::equals)
                                .isPresent())
                        .findFirst()
                        .flatMap(BlockDevices::real));
    }

    /** The mount names one device of a file system that may have several. */
    private List<Path> devicesOfBtrfs(Path one) {
        for (Path fileSystem : entries(root.resolve("sys/fs/btrfs"), "*-*-*")) {
            List<Path> devices = entries(fileSystem.resolve("devices"), "*").stream()
                    .map(BlockDevices::real)
                    .flatMap(Optional::stream)
                    .toList();
            if (devices.contains(one)) {
                return devices;
            }
        }
        return List.of(one);
    }

    /** udev wrote down which devices carry the label of a pool; the kernel has no file that says so. */
    private List<Path> membersOfPool(String pool) {
        List<Path> members = new ArrayList<>();
        for (Path device : entries(root.resolve("run/udev/data"), "b[0-9]*")) {
            List<String> lines = SystemFiles.lines(device);
            if (lines.contains("E:ID_FS_TYPE=zfs_member") && lines.contains("E:ID_FS_LABEL=" + pool)) {
                String number = String.valueOf(device.getFileName()).substring(1);
                real(root.resolve("sys/dev/block").resolve(number)).ifPresent(members::add);
            }
        }
        return members;
    }

    private void descend(Path device, Set<Path> seen, List<Disk> disks) {
        if (!seen.add(device)) {
            return;
        }
        List<Path> slaves = entries(device.resolve("slaves"), "*");
        Path whole = whole(device);
        if (!slaves.isEmpty()) {
            slaves.forEach(slave -> real(slave).ifPresent(found -> descend(found, seen, disks)));
        } else if (!whole.equals(device)) {
            descend(whole, seen, disks);
        } else {
            disks.add(new Disk(Objects.toString(device.getFileName(), ""), kind(device), bytes(device)));
        }
    }

    private static long bytes(Path device) {
        return SystemFiles.line(device.resolve("size"))
                .filter(size -> size.matches("\\d{1,15}"))
                .map(size -> Long.parseLong(size) * SECTOR_BYTES)
                .orElse(0L);
    }

    private Kind kind(Path disk) {
        if (Files.exists(disk.resolve("loop"))) {
            return Kind.UNKNOWN; // a file, on any disk
        }
        return switch (SystemFiles.line(disk.resolve("queue/rotational")).orElse("")) {
            case "0" -> Kind.SSD;
            case "1" -> isVirtual ? Kind.UNKNOWN : Kind.HDD;
            default -> Kind.UNKNOWN;
        };
    }

    private static Optional<Path> real(Path link) {
        try {
            return Optional.of(link.toRealPath());
        } catch (IOException | InvalidPathException absent) {
            return Optional.empty();
        }
    }

    private static List<Path> entries(Path folder, String glob) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
            found.forEach(entries::add);
        } catch (IOException | DirectoryIteratorException absent) {
            return List.of();
        }
        entries.sort(null);
        return entries;
    }
}
