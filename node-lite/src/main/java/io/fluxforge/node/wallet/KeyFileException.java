package io.fluxforge.node.wallet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A key file that cannot be used, in one line for people; nothing secret stands in it. */
public final class KeyFileException extends IOException {
    private static final long serialVersionUID = 1;

    KeyFileException(String message) {
        super(message);
    }

    KeyFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
