package io.fluxforge.node.headers;

/** The header store cannot be used: another process has it, it belongs to another network, or the disk failed. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With one line for the user. */
    public StoreException(String message) {
        super(message);
    }

    /** With one line for the user. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
