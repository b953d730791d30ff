package io.fluxforge.stratum.server.ledger;

import java.util.Locale;

/** Where a found block is in its life. */
public enum BlockState {
    /** Handed to the nodes, not seen in the best chain yet. */
    SUBMITTED,
    /** In the best chain, and not buried deep enough. */
    CONFIRMING,
    /** Buried: its coinbase may be spent. */
    MATURE,
    /** Not in the best chain; it may come back. */
    ORPHANED;

    /** Its name in the store and in tables. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static BlockState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
