package io.fluxforge.cli.demo;

import java.io.Serial;

/** The demonstration cannot go on; the message is for the user. */
public final class DemoException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** @param message in one line, or with the last lines of a log behind it */
    public DemoException(String message) {
        super(message);
    }
}
