package io.fluxforge.miner.console;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** A file that events are appended to, each with its time. A disk that is full costs lines, not work. Thread-safe. */
public final class EventLog implements AutoCloseable {
    private final BufferedWriter out;
    private final InstantSource clock;
    private long lost;

    /**
     * Opens a file at its end; makes it if need be.
     *
     * @throws IOException if it cannot be written
     */
    public EventLog(Path file, InstantSource clock) throws IOException {
        out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.clock = clock;
    }

    /** Appends a line. */
    public synchronized void write(String line) {
        try {
            if (lost > 0) {
                out.write(stamp() + " " + lost + " lines could not be written");
                out.newLine();
            }
            out.write(stamp() + " " + line);
            out.newLine();
            out.flush();
            lost = 0;
        } catch (IOException full) {
            lost++;
        }
    }

    private Instant stamp() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
