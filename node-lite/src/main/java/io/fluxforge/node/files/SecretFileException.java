package io.fluxforge.node.files;

import java.io.IOException;

/** A secret can be read by others than its owner, or cannot be read at all; the message is one line for the user, who alone can mend that. */
public final class SecretFileException extends IOException {
    private static final long serialVersionUID = 1;

    SecretFileException(String message) {
        super(message);
    }

    SecretFileException(String message, IOException cause) {
        super(message, cause);
    }
}
