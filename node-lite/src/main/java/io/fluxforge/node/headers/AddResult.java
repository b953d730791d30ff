package io.fluxforge.node.headers;

/**
 * What became of a run of headers.
 *
 * @param status whether all of them were good
 * @param added headers that were not known before, at the beginning of the run
 * @param reason why the header after those was not accepted, empty if all were
 */
public record AddResult(Status status, int added, String reason) {
    /** Kinds of answers. */
    public enum Status {
        /** Every header is in the store now. */
        ACCEPTED,
        /** The header before the first is not known. */
        UNKNOWN_PARENT,
        /** A header's time is too far ahead of our clock; it may be good later. */
        TOO_EARLY,
        /** A header breaks a rule, and always will. */
        INVALID
    }

    /** Whether all headers were good. */
    public boolean isAccepted() {
        return status == Status.ACCEPTED;
    }
}
