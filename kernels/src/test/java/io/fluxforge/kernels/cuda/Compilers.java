package io.fluxforge.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs compilers, and what they make, on the files of a folder. */
final class Compilers {
    private static final int SECONDS = 600;

    private Compilers() {}

    static boolean isClangHere() throws InterruptedException {
        try {
            return new ProcessBuilder("clang++", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** Puts a file of {@code /cuda} into a folder. */
    static Path copy(String name, Path folder) {
        try (InputStream in = Objects.requireNonNull(Compilers.class.getResourceAsStream("/cuda/" + name), name)) {
            Path file = folder.resolve(name);
            Files.write(file, in.readAllBytes());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** Runs a command and expects it to succeed and to say nothing. */
    static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        assertThat(output(folder, command)).as("%s", command).isEmpty();
    }

    /** Runs a command and expects it to succeed; what it says. */
    static String output(Path folder, List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean done = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(done).as("%s within %d s", command, SECONDS).isTrue();
        String said = Files.readString(log);
        assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
        return said;
    }
}
