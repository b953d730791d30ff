package io.fluxforge.node.json;

/** An answer whose fields are not what they should be; the message names the field. */
public final class JsonShapeException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    /** @param message one line that names the field and what is wrong with it */
    public JsonShapeException(String message) {
        super(message, null, false, false);
        this.reason = message;
    }

    /** What is wrong with which field. */
    public String reason() {
        return reason;
    }
}
