package io.fluxforge.stratum.server.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes up for advances with what an address has earned since, within a transaction of the caller. */
final class Advances {
    /** How the keys of these postings begin. */
    static final String PREFIX = "advance:";

    private final Books books;

    Advances(Books books) {
        this.books = books;
    }

    /** Takes back what can be, and gives what was taken too much. For whoever has made units spendable, or taken back a payment. */
    void settle(long atMillis) throws SQLException {
        List<Transfer> transfers = new ArrayList<>();
        for (Map.Entry<String, Long> advance :
                books.balances(Account.Kind.ADVANCE).entrySet()) {
            Account own = Account.advance(advance.getKey());
            Account spendable = Account.spendable(advance.getKey());
            long units = advance.getValue();
            long back = Math.min(-units, books.balance(spendable));
            if (units > 0) {
                transfers.add(new Transfer(own, spendable, units));
            } else if (back > 0) {
                transfers.add(new Transfer(spendable, own, back));
            }
        }
        if (!transfers.isEmpty()) {
            books.postNext(Cause.CORRECTION, PREFIX, "advances made up for", atMillis, transfers);
        }
    }
}
