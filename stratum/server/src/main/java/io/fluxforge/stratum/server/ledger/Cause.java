package io.fluxforge.stratum.server.ledger;

import java.util.Locale;

/** Why something was posted. */
public enum Cause {
    /** A block was found, matured or was orphaned. */
    BLOCK,
    /** A payment was planned, buried or given up. */
    PAYMENT,
    /** A fee to the network. */
    FEE,
    /** Books were put right. */
    CORRECTION;

    /** Its name in the store. */
    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
