package io.fluxforge.cli.verify;

/**
 * What came of a run so far, or as a whole.
 *
 * @param valid proofs that hold
 * @param invalid proofs that do not
 * @param malformed lines that hold no proof; blank lines and comments count nowhere
 * @param ending why no more lines follow
 */
public record VerifySummary(long valid, long invalid, long malformed, Ending ending) {

    /** Why a run came to its end. */
    public enum Ending {
        /** It has not. */
        NONE,
        /** All of the input was answered. */
        COMPLETE,
        /** Whoever reads the output wants no more of it. */
        OUTPUT_CLOSED,
        /** {@link VerifyStream#stop} was called. */
        STOPPED
    }

    static final VerifySummary EMPTY = new VerifySummary(0, 0, 0, Ending.NONE);

    VerifySummary plus(BatchVerifier.Answers more) {
        return new VerifySummary(valid + more.valid(), invalid + more.invalid(), malformed + more.malformed(), ending);
    }

    VerifySummary endedBy(Ending newEnding) {
        return new VerifySummary(valid, invalid, malformed, newEnding);
    }

    /** Lines that were answered. */
    public long lines() {
        return valid + invalid + malformed;
    }
}
