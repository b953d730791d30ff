package io.fluxforge.bench.node.machine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)).
 *
 * @param number of the device, {@code major:minor}
 * @param source such as {@code /dev/vda1}, or for ZFS {@code pool/set}
 */
record MountLine(String number, Path mount, String type, String source) {
    private static final Pattern LINE =
            Pattern.compile("\\d+ \\d+ (\\d{1,9}:\\d{1,9}) \\S+ (\\S+) \\S+ (?:\\S+ )*?- (\\S+) (\\S+) \\S+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");
    private static final Set<String> WITHOUT_BLOCK_DEVICE = Set.of("zfs", "btrfs", "bcachefs");
    private static final Set<String> READ_ONLY_IMAGES = Set.of("squashfs", "iso9660", "erofs");

    static Optional<MountLine> parse(String line) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MountLine(
                    fields.group(1), Path.of(unescape(fields.group(2))), fields.group(3), unescape(fields.group(4))));
        } catch (InvalidPathException unspeakable) {
            return Optional.empty();
        }
    }

    /** Whether its bytes go to a disk of this machine: not to memory, the network or another file system. */
    boolean isOnDisk() {
        return (source.startsWith("/dev/") && !READ_ONLY_IMAGES.contains(type)) || WITHOUT_BLOCK_DEVICE.contains(type);
    }

    /** The last part of the source, as {@code /sys/class/block} names it. */
    String deviceName() {
        return source.substring(source.lastIndexOf('/') + 1);
    }

    /** Blanks and the like stand as a backslash and three octal digits. */
    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 8))));
    }
}
