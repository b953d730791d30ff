package io.fluxforge.stratum.server.share;

import io.fluxforge.stratum.protocol.StratumError;
import org.jspecify.annotations.Nullable;

/** What becomes of a share. */
public enum ShareVerdict {
    /** Valid, and in the journal. */
    ACCEPTED(null, "", 0),
    /** Its job is void or never was. */
    STALE(StratumError.STALE, "job not found", 0),
    /** Seen before. */
    DUPLICATE(StratumError.DUPLICATE, "duplicate share", 2),
    /** Its hash is above its job's target. */
    LOW_DIFFICULTY(StratumError.LOW_DIFFICULTY, "low difficulty share", 2),
    /** Its solution breaks a rule of Equihash. */
    INVALID_SOLUTION(StratumError.OTHER, "invalid solution", 5),
    /** Its time is not one that the job's node takes. */
    TIME_OUT_OF_RANGE(StratumError.OTHER, "time out of range", 1),
    /** A field is not what it must be. */
    MALFORMED(StratumError.OTHER, "malformed share", 5),
    /** Its worker is not authorised on the connection. */
    UNAUTHORISED(StratumError.UNAUTHORISED, "unauthorised worker", 1),
    /** The connection has not subscribed. */
    NOT_SUBSCRIBED(StratumError.NOT_SUBSCRIBED, "not subscribed", 1),
    /** Valid, but more shares came for this tip than can be remembered. */
    TOO_MANY(StratumError.OTHER, "too many shares", 0),
    /** Valid, but the journal could not be written. */
    NOT_RECORDED(StratumError.OTHER, "share could not be recorded", 0);

    private final @Nullable StratumError error;
    private final String message;
    private final int penalty;

    ShareVerdict(@Nullable StratumError error, String message, int penalty) {
        this.error = error;
        this.message = message;
        this.penalty = penalty;
    }

    /** The error that the miner is told, null if the share counts. */
    public @Nullable StratumError error() {
        return error;
    }

    /** The words beside the error. */
    public String message() {
        return message;
    }

    /** What it costs of the sender's budget of bad shares. */
    public int penalty() {
        return penalty;
    }
}
