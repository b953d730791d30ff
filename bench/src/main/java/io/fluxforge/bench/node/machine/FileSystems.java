package io.fluxforge.bench.node.machine;

import io.fluxforge.bench.node.machine.BlockDevices.Storage;
import io.fluxforge.bench.node.machine.Disk.Kind;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The file systems that stand on disks, as {@code /proc/self/mountinfo} and {@code /sys} show them. */
public final class FileSystems {
    /** Files that containers get from outside: bound from the disk on which their engine keeps them and its overlays. */
    private static final Set<Path> BOUND_BY_ENGINES =
            Set.of(Path.of("/etc/hosts"), Path.of("/etc/hostname"), Path.of("/etc/resolv.conf"));

    private final Path root;
    private final BlockDevices devices;

    /** @param root {@code /}, or a copy of what is below it */
    public FileSystems(Path root, Virtualisation virtualisation) {
        this.root = root;
        devices = new BlockDevices(root, virtualisation.isVirtual());
    }

    /**
     * A mounted file system.
     *
     * @param device such as {@code vda1}: the last part of the mount's source
     * @param disks below it; at least one
     * @param deviceBytes that count as its size: of partitions the whole disks, of a volume or an array itself; {@code totalBytes} where nobody
     *     tells, and of ZFS
     * @param totalBytes of all files and free space
     * @param freeBytes that this user may still fill
     */
    public record FileSystem(
            Path mount,
            String type,
            String device,
            List<Disk> disks,
            long deviceBytes,
            long totalBytes,
            long freeBytes) {
        /** Copies the list. */
        public FileSystem {
            disks = List.copyOf(disks);
        }

        /** The kind of all its disks; one that turns makes the whole an HDD. */
        public Kind kind() {
            List<Kind> kinds = disks.stream().map(Disk::kind).distinct().toList();
            if (kinds.contains(Kind.HDD)) {
                return Kind.HDD;
            }
            return kinds.equals(List.of(Kind.SSD)) ? Kind.SSD : Kind.UNKNOWN;
        }

        /** Bytes of all its disks. */
        public long diskBytes() {
            return disks.stream().mapToLong(Disk::bytes).sum();
        }

        /** The same, with what somebody found out of the kind of some disks, by their names. */
        public FileSystem withKind(Set<String> names, Kind found) {
            return new FileSystem(
                    mount,
                    type,
                    device,
                    disks.stream()
                            .map(disk -> names.contains(disk.name()) ? disk.withKind(found) : disk)
                            .toList(),
                    deviceBytes,
                    totalBytes,
                    freeBytes);
        }
    }

    /** Each device once, where it is mounted first; the largest comes first. */
    public List<FileSystem> read() {
        List<FileSystem> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (MountLine mount : MountLine.all(root)) {
            if (mount.isOnDisk() && seen.add(mount.source())) {
                measure(mount, Optional.of(mount)).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparingLong(FileSystem::totalBytes).reversed());
        return List.copyOf(found);
    }

    /**
     * The one that holds a path: of all mounts above it, the deepest. Of an overlay, that which holds its upper folder. Empty if that one stands on
     * no disk.
     */
    public Optional<FileSystem> holding(Path path) throws IOException {
        List<MountLine> mounts = MountLine.all(root);
        Optional<MountLine> mount = deepest(mounts, path.toRealPath());
        if (mount.filter(MountLine::isOverlay).isEmpty()) {
            return mount.filter(MountLine::isOnDisk).flatMap(held -> measure(held, mount));
        }
        Optional<MountLine> upper = upper(mounts, mount.get());
        return upper.isPresent() && !upper.get().isOnDisk() ? Optional.empty() : measure(mount.get(), upper);
    }

    private static Optional<MountLine> deepest(List<MountLine> mounts, Path real) {
        return mounts.stream()
                .filter(mount -> real.startsWith(mount.mount()))
                // Of two on the same folder the later one hides the earlier.
                .reduce((best, next) ->
                        next.mount().getNameCount() >= best.mount().getNameCount() ? next : best);
    }

    /** Where an overlay writes. Inside a container the upper folder cannot be seen, but what its engine bound from the same disk. */
    private static Optional<MountLine> upper(List<MountLine> mounts, MountLine overlay) {
        try {
            Optional<MountLine> visible = overlay.option("upperdir")
                    .flatMap(folder -> deepest(mounts, Path.of(folder)))
                    .filter(mount -> !mount.isOverlay());
            return visible.isPresent()
                    ? visible
                    : mounts.stream()
                            .filter(mount -> BOUND_BY_ENGINES.contains(mount.mount()) && mount.isOnDisk())
                            .findFirst();
        } catch (InvalidPathException unspeakable) {
            return Optional.empty();
        }
    }

    /** @param lower the mount below which the disks are; nobody knows them if it is empty */
    private Optional<FileSystem> measure(MountLine mount, Optional<MountLine> lower) {
        try {
            FileStore store = Files.getFileStore(mount.mount());
            long total = store.getTotalSpace();
            String device = lower.orElse(mount).deviceName();
            Storage below = lower.map(devices::below).orElse(new Storage(List.of(), 0));
            List<Disk> disks = new ArrayList<>(below.disks());
            if (disks.isEmpty()) {
                String name = mount.type().equals("zfs") ? mount.pool() : device;
                disks.add(new Disk(name, Kind.UNKNOWN, total));
            }
            disks.replaceAll(disk -> disk.bytes() > 0 ? disk : new Disk(disk.name(), disk.kind(), total));
            return Optional.of(new FileSystem(
                    mount.mount(),
                    mount.type(),
                    device,
                    disks,
                    below.bytes() > 0 ? below.bytes() : total,
                    total,
                    store.getUsableSpace()));
        } catch (IOException hidden) {
            // Mounted in another name space, or not for this user.
            return Optional.empty();
        }
    }
}
