package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.NativeFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jocl.CL;

/**
 * JOCL's native part. JOCL unpacks it in the JVM's folder for temporary files, but takes a file of that name that lies there already,
 * whoever has put it there and however much of it. So it gets an empty folder within one of our own, for the moment of loading.
 */
final class JoclLibrary {
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final Pattern MISSING = Pattern.compile("([\\w+.-]+): cannot open shared object file");
    private static final String OPENCL = "no OpenCL library can be loaded; " + OpenClDevices.ADVICE;

    /** A class that could not be initialised stays so. */
    private static final Optional<String> PROBLEM = load();

    private JoclLibrary() {}

    /** Why it cannot be used, in one line; nothing if it is loaded. */
    static Optional<String> problem() {
        return PROBLEM;
    }

    private static Optional<String> load() {
        try {
            Path fresh = Files.createTempDirectory(NativeFolder.find(System.getenv()), "jocl");
            // Now the JVM has taken note of the true folder for all its other temporary files.
            Files.delete(File.createTempFile("jocl", null, fresh.toFile()).toPath());
            String before = System.setProperty(TEMPORARY, fresh.toString());
            try {
                CL.setExceptionsEnabled(false);
                return Optional.empty();
            } finally {
                System.setProperty(TEMPORARY, before);
                delete(fresh);
            }
        } catch (IOException e) {
            return Optional.of("OpenCL cannot be used: " + e.getMessage());
        } catch (LinkageError | UnsupportedOperationException e) {
            return Optional.of(explain(String.valueOf(e.getMessage())));
        }
    }

    /**
     * In one line what JOCL says in a hundred.
     *
     * @param message of its error
     */
    static String explain(String message) {
        Matcher missing = MISSING.matcher(message);
        if (!missing.find()) {
            return OPENCL;
        }
        String library = missing.group(1);
        return "the library that calls OpenCL needs " + library + ", which is not here"
                + (library.startsWith("libstdc++") ? "; install the package libstdc++6 (or libstdc++)" : "");
    }

    /** What is loaded needs its file no more; where the system keeps it nevertheless, it is deleted at the end or stays. */
    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = Stream.concat(files, Stream.of(folder)).toList();
            for (Path file : all) {
                if (!file.toFile().delete()) {
                    folder.toFile().deleteOnExit();
                    file.toFile().deleteOnExit();
                }
            }
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
