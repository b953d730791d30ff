package io.fluxforge.node.files;

import java.io.IOException;

/** A file is none that people write; the message says why and does not name it. */
public final class TextFileException extends IOException {
    private static final long serialVersionUID = 1;

    TextFileException(String message) {
        super(message);
    }

    TextFileException(String message, IOException cause) {
        super(message, cause);
    }
}
