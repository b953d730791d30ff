package io.fluxforge.node.chain;

/** What makes a header wrong, with the word that fluxd has for it in answers to {@code submitblock}. */
public enum HeaderFault {
    /** Below version 4. */
    VERSION_TOO_LOW("version-too-low"),
    /** Proof of work where Proof of Node has taken over. */
    NOT_PON("not-pon-block"),
    /** Proof of Node before its time. */
    PREMATURE_PON("premature-pon-block"),
    /** A solution of a length that no accepted parameters have at this height. */
    SOLUTION_LENGTH("bad-equihash-solution-size"),
    /** Not the bits that the rules ask for. */
    WRONG_BITS("bad-diffbits"),
    /** The same under Proof of Node. */
    WRONG_PON_BITS("bad-pon-diffbits"),
    /** The hash exceeds the target, or the target exceeds the limit. */
    ABOVE_TARGET("high-hash"),
    /** Not later than what it must follow. */
    TIME_TOO_OLD("time-too-old"),
    /** Too far ahead of our clock; the only fault that may pass. */
    TIME_TOO_NEW("time-too-new"),
    /** Another hash than the checkpoint at this height. */
    CHECKPOINT("bad-fork-prior-to-checkpoint");

    private final String word;

    HeaderFault(String word) {
        this.word = word;
    }

    /** The node's word for it. */
    public String word() {
        return word;
    }
}
