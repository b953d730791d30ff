package io.fluxforge.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder where native libraries are unpacked and loaded, which nobody but the user can write: whoever can puts another library in
 * place of ours. The launchers choose by the same rules ({@code scripts/jvm-options}).
 */
public final class NativeFolder {
    private static final String VARIABLE = "FLUXFORGE_NATIVE_DIR";

    private NativeFolder() {}

    /**
     * The folder that {@value #VARIABLE} names; else the JVM's folder for temporary files, where that is the user's own; else
     * {@code fluxforge/native} in the user's cache. It is made if need be.
     *
     * @param environment variables
     * @throws IOException with one line if libraries cannot be loaded from it
     */
    public static Path find(Map<String, String> environment) throws IOException {
        String wanted = environment.getOrDefault(VARIABLE, "");
        List<Path> folders = new ArrayList<>();
        if (wanted.isEmpty()) {
            folders.add(Path.of(System.getProperty("java.io.tmpdir", "")));
            String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
            folders.add(
                    (cache.startsWith("/") ? Path.of(cache) : Path.of(System.getProperty("user.home", ""), ".cache"))
                            .resolve("fluxforge")
                            .resolve("native"));
        } else {
            folders.add(Path.of(wanted));
        }
        String problem = "";
        for (Path folder : folders) {
            Optional<String> found = problem(folder.toAbsolutePath());
            if (found.isEmpty()) {
                return folder.toAbsolutePath();
            }
            problem = folder + ", which " + found.get();
        }
        throw new IOException("native libraries cannot be loaded from " + problem + "; set " + VARIABLE
                + " to a folder of your own where they can");
    }

    /** Why libraries cannot be loaded from a folder, as the end of a sentence; nothing if they can. */
    static Optional<String> problem(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        try {
            Files.createDirectories(
                    folder, posix ? new FileAttribute<?>[] {mode("rwx------")} : new FileAttribute<?>[0]);
        } catch (IOException e) {
            return Optional.of("cannot be made");
        }
        @Nullable Path probe = null;
        try {
            probe = Files.createTempFile(folder, "loadable", null);
            if (posix) {
                Set<PosixFilePermission> may = Files.getPosixFilePermissions(folder);
                if (!Files.getOwner(folder).equals(Files.getOwner(probe))
                        || may.contains(PosixFilePermission.GROUP_WRITE)
                        || may.contains(PosixFilePermission.OTHERS_WRITE)) {
                    return Optional.of("belongs to others, or can be written by them");
                }
                Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("rwx------"));
                if (!Files.isExecutable(probe)) {
                    return Optional.of("is mounted noexec");
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot be written");
        } finally {
            delete(probe);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // An empty file is left in a folder that holds nothing else of worth.
        }
    }
}
