package io.fluxforge.stratum.server.payout;

import java.util.Locale;

/** How far a payment is. */
public enum PaymentState {
    /** Coins and debts are set aside for it. */
    PLANNED,
    /** Its transaction is in the store, and may have been sent or not. */
    SIGNED,
    /** The node's wallet was told to pay; what came of it is not known. Only where the node's wallet pays. */
    SENDING,
    /** A node has its transaction, but no block of the best chain. */
    BROADCAST,
    /** In a block of the best chain. */
    IN_CHAIN,
    /** So deep in the chain that it stays there: the debt is settled. */
    BURIED,
    /** It can never happen: the debt stands again. */
    CANCELLED;

    /** Its name in the store. */
    String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PaymentState of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }

    /** Its name for people, such as {@code in chain}. */
    public String shown() {
        return stored().replace('_', ' ');
    }
}
