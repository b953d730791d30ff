package io.fluxforge.cli;

import io.fluxforge.kernels.NativeFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where SQLite and LWJGL unpack their native libraries if no launcher has said so, as with {@code java -jar}: they would take the
 * system's folder for temporary files, in which others can put theirs. (JOCL's: {@code JoclLibrary}.)
 */
final class NativeLibraries {
    private static final String SQLITE = "org.sqlite.tmpdir";
    private static final String LWJGL = "org.lwjgl.system.SharedLibraryExtractPath";
    /** Of these verbs' libraries some are native. */
    private static final Set<String> VERBS = Set.of("mine", "solve", "devices", "pool", "node", "bench");

    private NativeLibraries() {}

    /** Sets both; says in one line why a verb that needs them cannot have them. */
    static Optional<String> keepToOurselves(Map<String, String> environment, String... arguments) {
        boolean told = System.getProperty(SQLITE) != null && System.getProperty(LWJGL) != null;
        if (told || arguments.length == 0 || !VERBS.contains(arguments[0])) {
            return Optional.empty();
        }
        try {
            Path folder = NativeFolder.find(environment);
            System.setProperty(SQLITE, folder.toString());
            System.setProperty(LWJGL, folder.resolve("lwjgl").toString());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }
}
