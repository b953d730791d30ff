package io.fluxforge.stratum.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Events in a file that is followed by the next at a given size; {@code pool.log.0} is being written, {@code .1} was before it. Thread-safe. */
public final class EventLog implements Consumer<String>, AutoCloseable {
    /** Always with three digits of a second, so that columns stay columns. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final Consumer<String> broken;
    private Place place;
    private FileHandler handler;

    private record Place(Path file, int maxBytes, int files) {}

    /**
     * Goes on with a file, which is made if need be.
     *
     * @param maxBytes of a file
     * @param files that are kept
     * @param broken is told when a line could not be written
     * @throws IOException if the file cannot be written
     */
    public EventLog(Path file, int maxBytes, int files, Consumer<String> broken) throws IOException {
        this.broken = broken;
        place = new Place(file, maxBytes, files);
        handler = open(place, broken);
    }

    private static FileHandler open(Place place, Consumer<String> broken) throws IOException {
        Path file = place.file();
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder"));
        // In a pattern % begins a field.
        FileHandler handler =
                new FileHandler(file.toString().replace("%", "%%") + ".%g", place.maxBytes(), place.files(), true);
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
        return handler;
    }

    /**
     * Goes on with another file, or with a new one of the same name if somebody has moved the old one away.
     *
     * @throws IOException if it cannot be written; lines go where they went before
     */
    public synchronized void reopen(Path file, int maxBytes, int files) throws IOException {
        Place next = new Place(file, maxBytes, files);
        // First, since a handler that is open keeps its name from others.
        handler.close();
        try {
            handler = open(next, broken);
            place = next;
        } catch (IOException e) {
            handler = open(place, broken);
            throw new IOException("cannot write the log " + file + ": " + e.getMessage(), e);
        }
    }

    /** A line as it stands in a log: the time in UTC before it. */
    public static String stamped(String line) {
        return stamped(Instant.now(), line);
    }

    static String stamped(Instant now, String line) {
        return TIME.format(now) + " " + line;
    }

    @Override
    public synchronized void accept(String line) {
        handler.publish(new LogRecord(Level.INFO, stamped(line)));
    }

    @Override
    public synchronized void close() {
        handler.close();
    }
}
