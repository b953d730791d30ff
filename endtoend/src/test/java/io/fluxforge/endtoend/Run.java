package io.fluxforge.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that has ended, and what it said. */
record Run(int exit, String out, String err) {
    private static final int PATIENCE_MINUTES = 10;

    /** Runs a command without input. */
    static Run of(List<String> words) throws IOException, InterruptedException {
        return of(words, Path.of("/dev/null"));
    }

    /** @param input what it reads */
    static Run of(List<String> words, Path input) throws IOException, InterruptedException {
        Path out = Files.createTempFile("run", ".out");
        Path err = Files.createTempFile("run", ".err");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectInput(input.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String errors = Files.readString(err, UTF_8);
            return new Run(
                    process.exitValue(),
                    Files.readString(out, UTF_8),
                    ended ? errors : errors + words + " was killed after " + PATIENCE_MINUTES + " minutes");
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Both outputs. */
    String all() {
        return out + err;
    }
}
