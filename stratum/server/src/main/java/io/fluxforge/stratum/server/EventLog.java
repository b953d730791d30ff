package io.fluxforge.stratum.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Events in a file that is followed by the next at a given size; {@code pool.log.0} is being written, {@code .1} was before it. Thread-safe. */
public final class EventLog implements Consumer<String>, AutoCloseable {
    private final FileHandler handler;

    /**
     * Goes on with a file, which is made if need be.
     *
     * @param maxBytes of a file
     * @param files that are kept
     * @param broken is told when a line could not be written
     * @throws IOException if the file cannot be written
     */
    public EventLog(Path file, int maxBytes, int files, Consumer<String> broken) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder"));
        // In a pattern % begins a field.
        handler = new FileHandler(file.toString().replace("%", "%%") + ".%g", maxBytes, files, true);
        handler.setEncoding("UTF-8");
        handler.setErrorManager(new ErrorManager() {
            @Override
            public void error(String message, Exception cause, int code) {
                broken.accept("cannot write " + file + ": " + cause);
            }
        });
        handler.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord line) {
                return line.getMessage() + "\n";
            }
        });
    }

    /** A line as it stands in a log: the time in UTC before it. */
    public static String stamped(String line) {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line;
    }

    @Override
    public void accept(String line) {
        handler.publish(new LogRecord(Level.INFO, stamped(line)));
    }

    @Override
    public void close() {
        handler.close();
    }
}
