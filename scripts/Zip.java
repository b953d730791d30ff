import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Packs a folder into a zip that is the same whoever packs it: sorted names, one time, and the rights to run that files have. */
final class Zip {
    private Zip() {}

    /** @param args the archive, the folder, the time of all entries */
    public static void main(String... args) throws IOException {
        Path folder = Path.of(args[1]);
        FileTime time = FileTime.from(Instant.parse(args[2]));
        Files.deleteIfExists(Path.of(args[0]));
        URI archive = URI.create("jar:" + Path.of(args[0]).toUri());
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted().toList();
        }
        Map<String, String> options = Map.of("create", "true", "enablePosixFileAttributes", "true");
        try (FileSystem zip = FileSystems.newFileSystem(archive, options)) {
            for (Path file : files) {
                Path entry = zip.getPath("/" + folder.getFileName() + "/" + folder.relativize(file));
                boolean runs = Files.isDirectory(file) || Files.isExecutable(file);
                if (Files.isDirectory(file)) {
                    Files.createDirectories(entry);
                } else {
                    Files.copy(file, entry);
                }
                Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
                // The others too: zips hold when an entry was last read.
                Files.getFileAttributeView(entry, BasicFileAttributeView.class).setTimes(time, time, time);
            }
        }
    }
}
