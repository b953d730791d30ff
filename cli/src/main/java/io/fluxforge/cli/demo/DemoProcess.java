package io.fluxforge.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command that users run, as a process with its output in a file. */
public final class DemoProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 30;
    private static final int SHOWN_LINES = 8;
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final String name;
    private final Path log;
    private final Process process;

    /** Starts it. {@code variables} are added to this process's environment; they carry what no command line should. */
    public DemoProcess(String name, List<String> command, Map<String, String> variables, Path folder)
            throws IOException {
        this.name = name;
        this.log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(variables);
        this.process = builder.start();
    }

    /**
     * Waits until a line of the output matches.
     *
     * @throws DemoException with the end of the output, if the process ends first or does not get there in time
     */
    public Matcher await(Pattern line, Duration patience) throws IOException, InterruptedException, DemoException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean ended = !process.isAlive();
            Optional<Matcher> found =
                    lines().stream().map(line::matcher).filter(Matcher::find).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (ended || System.nanoTime() > deadline) {
                throw new DemoException(
                        (ended ? name + " ended" : name + " is not ready after " + patience.toSeconds() + " s")
                                + end());
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    /**
     * Checks that it runs.
     *
     * @throws DemoException with the end of the output, if it does not
     */
    public void requireAlive() throws IOException, DemoException {
        if (!process.isAlive()) {
            throw new DemoException(name + " ended with exit code " + process.exitValue() + end());
        }
    }

    private String end() throws IOException {
        List<String> lines = lines();
        return ":" + System.lineSeparator()
                + String.join(
                        System.lineSeparator(), lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    private List<String> lines() throws IOException {
        // Not readAllLines: a line may be half written, in the midst of a character.
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** Ends it as {@code kill -9} does, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop, as Ctrl-C would, and waits; one that does not is killed. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
