import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars without what depends on who built them: Maven notes in them the rights that the builder's files had. Names, their order,
 * times and contents stay.
 */
final class Repack {
    private Repack() {}

    /** @param args the folder for the copies, then the jars */
    public static void main(String... args) throws IOException {
        for (int i = 1; i < args.length; i++) {
            Path jar = Path.of(args[i]);
            copy(jar, Path.of(args[0]).resolve(jar.getFileName()));
        }
    }

    private static void copy(Path jar, Path copy) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                ZipEntry plain = new ZipEntry(entry.getName());
                // As it stands in the jar, whatever the time zone.
                plain.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(plain);
                in.transferTo(out);
                out.closeEntry();
            }
        }
    }
}
