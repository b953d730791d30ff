package io.fluxforge.node.codec;

/**
 * Bytes that are not what they should be. Hostile input is normal, so this carries no stack trace: what matters is where in the
 * input, and why.
 */
public final class DecodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String reason;

    /**
     * @param offset index of the byte, from the start of the input, where reading could not go on
     * @param reason what is wrong there, without the offset
     */
    public DecodeException(int offset, String reason) {
        super(null, null, false, false);
        this.offset = offset;
        this.reason = reason;
    }

    /** Index of the byte where reading could not go on, from the start of the input. */
    public int offset() {
        return offset;
    }

    /** What is wrong there. */
    public String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return reason + ", at byte " + offset;
    }
}
