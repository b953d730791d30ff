package io.fluxforge.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that runs until it is told to stop. All that it says goes to one file. */
final class Service implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final Path log;

    Service(Path log, List<String> words) throws IOException {
        this.log = log;
        this.process = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    String said() throws IOException {
        return Files.readString(log, UTF_8);
    }

    /** Waits until it has said something. */
    Matcher await(String regex) throws IOException, InterruptedException {
        Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            boolean alive = process.isAlive();
            Matcher matcher = pattern.matcher(said());
            if (matcher.find()) {
                return matcher;
            }
            if (!alive || System.nanoTime() > end) {
                throw new AssertionError("no '" + regex + "' in what " + process.info() + " said:\n" + said());
            }
            Thread.sleep(100);
        }
    }

    /** Sends SIGHUP. */
    void hangUp() throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("no longer there: " + process.info());
        }
    }

    /** Sends SIGTERM, as systemd does; the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after SIGTERM: " + process.info());
        }
        return process.exitValue();
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
