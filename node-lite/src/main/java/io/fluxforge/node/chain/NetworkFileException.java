package io.fluxforge.node.chain;

import java.io.Serial;

/** A network's file cannot be read or does not describe a network; the message is one line: {@code FILE:LINE:COLUMN: KEY: what}. */
public final class NetworkFileException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1;

    NetworkFileException(String message) {
        super(message);
    }

    NetworkFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
