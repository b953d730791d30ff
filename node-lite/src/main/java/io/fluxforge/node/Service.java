package io.fluxforge.node;

import java.io.IOException;

/** Something that lives long: started once, closed once, services in order and in reverse. */
public interface Service extends AutoCloseable {
    /**
     * Begins to work, on threads of its own, and returns.
     *
     * @throws IOException if what it needs cannot be had, with one line for the user
     */
    void start() throws IOException;

    /** Ends its work and its threads, and returns when they have ended. Does nothing if it has been closed. */
    @Override
    void close();
}
