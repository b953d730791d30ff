package io.fluxforge.stratum.server.payout;

import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alarms, within a transaction of the caller. */
final class AlarmTable {
    private final Transaction tx;

    AlarmTable(Transaction tx) {
        this.tx = tx;
    }

    /** Raises an alarm, unless the same stands already. */
    boolean raise(@Nullable Payment payment, String reason, long nowMillis) throws SQLException {
        boolean stands = open().stream().anyMatch(alarm -> alarm.reason().equals(reason));
        if (!stands) {
            tx.update(
                    "INSERT INTO payout_alarm (raised_at, payment, reason) VALUES (?, ?, ?)",
                    nowMillis,
                    payment == null ? null : payment.id(),
                    reason);
        }
        return !stands;
    }

    /** Those that stand. */
    List<Alarm> open() throws SQLException {
        return tx.all(
                "SELECT id, raised_at, COALESCE(payment, 0), reason FROM payout_alarm WHERE cleared_at IS NULL"
                        + " ORDER BY id",
                row -> new Alarm(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)));
    }

    /** Clears all that stand. */
    int clear(String note, long nowMillis) throws SQLException {
        return tx.update("UPDATE payout_alarm SET cleared_at = ?, note = ? WHERE cleared_at IS NULL", nowMillis, note);
    }
}
