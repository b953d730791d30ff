package io.fluxforge.stratum.protocol;

/** The error codes of Stratum for Equihash (ZIP 301, "Error objects"). */
public enum StratumError {
    /** Anything else. */
    OTHER(20),
    /** The job is not known, or no longer. */
    STALE(21),
    /** The share was sent before. */
    DUPLICATE(22),
    /** The share does not meet the job's target. */
    LOW_DIFFICULTY(23),
    /** The worker has not been authorised. */
    UNAUTHORISED(24),
    /** The client has not subscribed. */
    NOT_SUBSCRIBED(25);

    private final int code;

    StratumError(int code) {
        this.code = code;
    }

    /** The number in the message. */
    public int code() {
        return code;
    }

    /** The error with this number, {@link #OTHER} if there is none. */
    public static StratumError of(long code) {
        for (StratumError error : values()) {
            if (error.code == code) {
                return error;
            }
        }
        return OTHER;
    }
}
