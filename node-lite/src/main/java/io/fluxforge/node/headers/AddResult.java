package io.fluxforge.node.headers;

import org.jspecify.annotations.Nullable;

/**
 * What became of a run of headers.
 *
 * @param status whether all of them were good
 * @param added headers that were not known before, at the beginning of the run
 * @param reason why the header after those was not accepted, empty if all were
 * @param early when that header is to be asked for again, if it is {@link Status#TOO_EARLY}, else null
 */
public record AddResult(
        Status status, int added, String reason, @Nullable Early early) {
    /**
     * A header that is neither good nor wrong yet.
     *
     * @param aheadSeconds of its time before our clock
     * @param dueSeconds when our clock will let it pass, seconds since 1970
     */
    public record Early(long aheadSeconds, long dueSeconds) {}

    /** Of anything but an early header. */
    public AddResult(Status status, int added, String reason) {
        this(status, added, reason, null);
    }

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
