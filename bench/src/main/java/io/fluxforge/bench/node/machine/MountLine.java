package io.fluxforge.bench.node.machine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)).
 *
 * @param number of the device, {@code major:minor}
 * @param root the folder of the file system that stands at the mount's place
 * @param source such as {@code /dev/vda1}, or for ZFS {@code pool/set}
 * @param options of the file system, separated by commas
 */
record MountLine(String number, String root, Path mount, String type, String source, String options) {
    private static final Pattern LINE =
            Pattern.compile("\\d+ \\d+ (\\d{1,9}:\\d{1,9}) (\\S+) (\\S+) \\S+ (?:\\S+ )*?- (\\S+) (\\S+) (\\S+)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");
    private static final Set<String> WITHOUT_BLOCK_DEVICE = Set.of("zfs", "btrfs", "bcachefs");
    private static final Set<String> OVERLAYS = Set.of("overlay", "aufs", "fuse.fuse-overlayfs");
    private static final Set<String> READ_ONLY_IMAGES = Set.of("squashfs", "iso9660", "erofs");

    /** Every mount that this process sees, in the order in which they were made. */
    static List<MountLine> all(Path root) {
        return SystemFiles.lines(root.resolve("proc/self/mountinfo")).stream()
                .map(MountLine::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    static Optional<MountLine> parse(String line) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MountLine(
                    fields.group(1),
                    unescape(fields.group(2)),
                    Path.of(unescape(fields.group(3))),
                    fields.group(4),
                    unescape(fields.group(5)),
                    unescape(fields.group(6))));
        } catch (InvalidPathException unspeakable) {
            return Optional.empty();
        }
    }

    /** Whether its bytes go to a disk of this machine: not to memory, the network or another file system. */
    boolean isOnDisk() {
        return (source.startsWith("/dev/") && !READ_ONLY_IMAGES.contains(type)) || WITHOUT_BLOCK_DEVICE.contains(type);
    }

    /** Whether it lays a writable folder over others, which stands in a file system elsewhere. */
    boolean isOverlay() {
        return OVERLAYS.contains(type);
    }

    /** Whether an option stands among those of its file system, such as {@code memory} of a control group. */
    boolean hasOption(String option) {
        return Arrays.asList(options.split(",", -1)).contains(option);
    }

    /** What follows {@code name=} among the options. */
    Optional<String> option(String name) {
        return Arrays.stream(options.split(",", -1))
                .filter(option -> option.startsWith(name + "="))
                .map(option -> option.substring(name.length() + 1))
                .findFirst();
    }

    /** The last part of the source, as {@code /sys/class/block} names it. */
    String deviceName() {
        return source.substring(source.lastIndexOf('/') + 1);
    }

    /** The pool of a ZFS file system. */
    String pool() {
        return source.replaceFirst("/.*", "");
    }

    /** Blanks and the like stand as a backslash and three octal digits. */
    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 8))));
    }
}
