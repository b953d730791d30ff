package io.fluxforge.node.privatenet;

/**
 * What the mempool says of a transaction.
 *
 * @param kind whether it is there now
 * @param word why not, as fluxd says it; empty if it is
 */
record TransactionVerdict(Kind kind, String word) {
    /** What became of the transaction. */
    enum Kind {
        /** It is new in the mempool. */
        ACCEPTED,
        /** The mempool had it. */
        KNOWN,
        /** A block of the best chain has it. */
        IN_CHAIN,
        /** It spends what there is not, or not yet. */
        MISSING_INPUTS,
        /** It breaks a rule. */
        REJECTED
    }

    boolean isInMempool() {
        return kind == Kind.ACCEPTED || kind == Kind.KNOWN;
    }
}
