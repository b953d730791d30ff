package io.fluxforge.stratum.server.ledger;

/** Something that the books forbid, such as paying what is not there; the transaction must be rolled back. */
public final class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LedgerException(String message) {
        super(message);
    }
}
