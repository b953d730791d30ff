package io.fluxforge.stratum.server.journal;

import java.io.IOException;
import java.util.function.Supplier;

/** Something that reads the share journal while a pool writes it. */
public interface JournalFollower {
    /**
     * Catches up, and goes on in its own thread.
     *
     * @param durable up to where the journal may be read, at any time
     * @throws IOException if it cannot work at all
     */
    void start(Supplier<JournalPosition> durable) throws IOException;

    /** What lies before this place of the journal is needed no more. */
    JournalPosition needed();

    /** Reads to the end, and stops. Nothing is written to the journal any more. */
    void close();
}
