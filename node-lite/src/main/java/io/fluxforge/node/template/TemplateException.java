package io.fluxforge.node.template;

/** A template that does not add up, or a coinbase that it does not allow; the message is the reason, in one line. */
public final class TemplateException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param reason one line for people */
    public TemplateException(String reason) {
        super(reason, null, false, false);
    }
}
