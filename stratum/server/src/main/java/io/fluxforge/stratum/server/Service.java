package io.fluxforge.stratum.server;

import java.io.IOException;

/** Something that lives long: started once, then closed once. Services start in order and close in reverse. */
public interface Service extends AutoCloseable {
    /**
     * Starts it. Returns when it works.
     *
     * @throws IOException if it cannot, with a message for the operator
     */
    void start() throws IOException;

    /** Stops it and waits until it has stopped. */
    @Override
    void close() throws IOException;
}
