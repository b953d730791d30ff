package io.fluxforge.miner.console;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A file that events are appended to, each with its time; when it is full it becomes {@code FILE.1}, which was {@code FILE.2} before, and
 * the oldest goes. A disk that is full costs lines, not work. Thread-safe.
 */
public final class EventLog implements AutoCloseable {
    /** Bytes of a file before the next begins. */
    public static final long MAX_BYTES = 16 << 20;
    /** Full files that are kept. */
    public static final int KEPT = 4;

    private final Path file;
    private final long maxBytes;
    private final InstantSource clock;
    private BufferedWriter out;
    private long size;
    private long lost;
    /** Whether nothing is open, as it could not be opened. */
    private boolean gone;

    /**
     * Opens a file at its end; makes it if need be.
     *
     * @throws IOException if it cannot be written
     */
    public EventLog(Path file, InstantSource clock) throws IOException {
        this(file, clock, MAX_BYTES);
    }

    EventLog(Path file, InstantSource clock, long maxBytes) throws IOException {
        this.file = file;
        this.clock = clock;
        this.maxBytes = maxBytes;
        out = open(file);
        size = Files.size(file);
    }

    private static BufferedWriter open(Path file) throws IOException {
        return Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Appends a line. */
    public synchronized void write(String line) {
        try {
            if (gone) {
                begin();
            }
            if (size >= maxBytes) {
                rotate();
            }
            if (lost > 0) {
                append(lost + " lines could not be written");
            }
            append(line);
            out.flush();
            lost = 0;
        } catch (IOException full) {
            lost++;
        }
    }

    private void append(String line) throws IOException {
        String stamped = clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + line + "\n";
        out.write(stamped);
        size += stamped.getBytes(StandardCharsets.UTF_8).length;
    }

    private void rotate() throws IOException {
        out.close();
        gone = true;
        try {
            for (int i = KEPT - 1; i >= 0; i--) {
                Path from = older(i);
                if (Files.exists(from)) {
                    Files.move(from, older(i + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } finally {
            begin();
        }
    }

    private Path older(int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    /**
     * Goes on in the file of that name, which somebody else has moved away, as log rotation of the system does.
     *
     * @throws IOException if it cannot be opened; each line tries again
     */
    public synchronized void reopen() throws IOException {
        gone = true;
        try {
            out.close();
        } finally {
            begin();
        }
    }

    private void begin() throws IOException {
        out = open(file);
        size = Files.size(file);
        gone = false;
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
