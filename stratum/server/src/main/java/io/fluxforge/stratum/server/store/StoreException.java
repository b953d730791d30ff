package io.fluxforge.stratum.server.store;

import java.io.IOException;

/** The data base could not be used; the message is for the operator. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean outcomeUnknown;

    StoreException(String message, Throwable cause, boolean outcomeUnknown) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    StoreException(String message) {
        super(message);
        outcomeUnknown = false;
    }

    /** Whether the commit itself failed: what was written may be there or not, and only a look will tell. False: nothing was written. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }
}
