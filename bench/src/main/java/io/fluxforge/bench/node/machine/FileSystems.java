package io.fluxforge.bench.node.machine;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The file systems that stand on disks, as {@code /proc/self/mountinfo} and {@code /sys} show them. */
public final class FileSystems {
    private final Path root;
    private final Virtualisation virtualisation;

    /** @param root {@code /}, or a copy of what is below it */
    public FileSystems(Path root, Virtualisation virtualisation) {
        this.root = root;
        this.virtualisation = virtualisation;
    }

    /** What a disk is made of. */
    public enum Kind {
        SSD,
        HDD,
        /** Nobody knows: a hypervisor shows every disk as one that turns unless it was told otherwise. */
        UNKNOWN
    }

    /**
     * A mounted file system.
     *
     * @param device such as {@code vda}: the last part of the mount's source
     * @param totalBytes of all files and free space
     * @param freeBytes that this user may still fill
     */
    public record FileSystem(Path mount, String type, String device, Kind kind, long totalBytes, long freeBytes) {
        /** The same, with what somebody found out of its kind. */
        public FileSystem withKind(Kind found) {
            return new FileSystem(mount, type, device, found, totalBytes, freeBytes);
        }
    }

    /** Each device once, where it is mounted first; the largest comes first. */
    public List<FileSystem> read() {
        List<FileSystem> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String line : SystemFiles.lines(root.resolve("proc/self/mountinfo"))) {
            Optional<MountLine> mount = MountLine.parse(line).filter(MountLine::isOnDisk);
            if (mount.isPresent() && seen.add(mount.get().source())) {
                measure(mount.get()).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparingLong(FileSystem::totalBytes).reversed());
        return List.copyOf(found);
    }

    /** The one that holds a path: of all mounts above it, the deepest. Empty if that one stands on no disk. */
    public Optional<FileSystem> holding(Path path) throws IOException {
        Path real = path.toRealPath();
        return SystemFiles.lines(root.resolve("proc/self/mountinfo")).stream()
                .map(MountLine::parse)
                .flatMap(Optional::stream)
                .filter(mount -> real.startsWith(mount.mount()))
                // Of two on the same folder the later one hides the earlier.
                .reduce((best, next) ->
                        next.mount().getNameCount() >= best.mount().getNameCount() ? next : best)
                .filter(MountLine::isOnDisk)
                .flatMap(this::measure);
    }

    private Optional<FileSystem> measure(MountLine mount) {
        try {
            FileStore store = Files.getFileStore(mount.mount());
            return Optional.of(new FileSystem(
                    mount.mount(),
                    mount.type(),
                    mount.deviceName(),
                    kind(mount),
                    store.getTotalSpace(),
                    store.getUsableSpace()));
        } catch (IOException hidden) {
            // Mounted in another name space, or not for this user.
            return Optional.empty();
        }
    }

    private Kind kind(MountLine mount) {
        Path byNumber = root.resolve("sys/dev/block").resolve(mount.number());
        Path byName = root.resolve("sys/class/block").resolve(mount.deviceName());
        for (Path device : List.of(byNumber, byName)) {
            // A partition has no queue; its disk is the folder above, wherever the link leads.
            for (String queue : List.of("queue/rotational", "../queue/rotational")) {
                Optional<String> turns = SystemFiles.line(device.resolve(queue));
                if (turns.isPresent()) {
                    if (turns.get().equals("0")) {
                        return Kind.SSD;
                    }
                    return virtualisation.isVirtual() ? Kind.UNKNOWN : Kind.HDD;
                }
            }
        }
        return Kind.UNKNOWN;
    }
}
