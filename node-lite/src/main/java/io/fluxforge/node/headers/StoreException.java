package io.fluxforge.node.headers;

/** The header store cannot be used: another process has it, it belongs to another network, or the disk failed. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean damage;

    /** With one line for the user. */
    public StoreException(String message) {
        this(message, false);
    }

    private StoreException(String message, boolean damage) {
        super(message);
        this.damage = damage;
    }

    /** What the store holds cannot be used any more, and opening it again will not help. */
    public static StoreException damaged(String how) {
        return new StoreException("the header store is damaged: " + how, true);
    }

    /** With one line for the user. */
    public StoreException(String message, Throwable cause) {
        super(message, cause);
        damage = false;
    }

    /** Whether only another store helps, which can be filled from peers and nodes again. */
    public boolean isDamage() {
        return damage;
    }
}
