package io.fluxforge.stratum.server.payout;

import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When rounds of payments were, and who was paid when, within a transaction of the caller. */
final class RoundTable {
    private static final String POOL = "";

    private final Transaction tx;

    RoundTable(Transaction tx) {
        this.tx = tx;
    }

    /** When addresses were last paid; those never paid are absent. */
    Map<String, Long> lastPaid() throws SQLException {
        Map<String, Long> last = new HashMap<>();
        tx.forEach("SELECT address, at FROM payout_round", row -> last.put(row.getString(1), row.getLong(2)));
        last.remove(POOL);
        return last;
    }

    /** When the last round was, 0 for never. */
    long lastRound() throws SQLException {
        return tx.one("SELECT at FROM payout_round WHERE address = ?", row -> row.getLong(1), POOL)
                .orElse(0L);
    }

    void round(long atMillis) throws SQLException {
        paid(List.of(POOL), atMillis);
    }

    void paid(Collection<String> addresses, long atMillis) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        addresses.forEach(address -> rows.add(new Object[] {address, atMillis}));
        tx.updateAll(
                "INSERT INTO payout_round (address, at) VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET at = excluded.at",
                rows);
    }
}
