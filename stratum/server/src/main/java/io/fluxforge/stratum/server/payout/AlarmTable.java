package io.fluxforge.stratum.server.payout;

import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alarms, within a transaction of the caller. */
final class AlarmTable {
    /** From so many blocks on top of it on a block that the ledger does not know is one that it will not know by itself. */
    private static final int BLOCK_DEPTH = 10;

    private final Transaction tx;

    AlarmTable(Transaction tx) {
        this.tx = tx;
    }

    /** Raises an alarm, unless the same stands already. */
    boolean raise(@Nullable Payment payment, String reason, long nowMillis) throws SQLException {
        boolean stands = raised().stream().anyMatch(alarm -> alarm.reason().equals(reason));
        if (!stands) {
            tx.update(
                    "INSERT INTO payout_alarm (raised_at, payment, reason) VALUES (?, ?, ?)",
                    nowMillis,
                    payment == null ? null : payment.id(),
                    reason);
        }
        return !stands;
    }

    /** Those that stand, and one for each transaction and block of ours that the ledger does not know. */
    List<Alarm> open() throws SQLException {
        List<Alarm> alarms = new ArrayList<>(raised());
        int tip = new ScanTable(tx).last().map(ChainPoint::height).orElse(-1);
        for (UnknownTable.Unknown unknown : new UnknownTable(tx).open()) {
            // The ledger may not have booked a block yet that the chain has.
            if (!unknown.block() || tip - unknown.blockHeight() >= BLOCK_DEPTH) {
                alarms.add(new Alarm(0, 0, 0, reason(unknown)));
            }
        }
        return alarms;
    }

    private static String reason(UnknownTable.Unknown unknown) {
        String where = unknown.blockHash() == null
                ? ", which is in no block" + until(unknown)
                : " in the block " + unknown.blockHash() + " at height " + unknown.blockHeight();
        return unknown.block()
                ? "we found the block " + unknown.blockHash() + " at height " + unknown.blockHeight()
                        + ", and neither ledger nor journal knows it; its coinbase is " + unknown.txid()
                : "we paid by the transaction " + unknown.txid() + where
                        + ", and the ledger does not know it (met in the " + unknown.where() + ")";
    }

    private static String until(UnknownTable.Unknown unknown) {
        if (unknown.spentBy() != null) {
            return ", as " + unknown.spentBy() + " has spent a coin of it at height " + unknown.spentHeight();
        }
        long expiry = Spenders.decode(unknown).expiryHeight();
        return expiry > 0 ? " and may be in one up to height " + expiry : " yet";
    }

    /** Those that were raised and not cleared. */
    List<Alarm> raised() throws SQLException {
        return tx.all(
                "SELECT id, raised_at, COALESCE(payment, 0), reason FROM payout_alarm WHERE cleared_at IS NULL"
                        + " ORDER BY id",
                row -> new Alarm(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)));
    }

    /** Clears all that were raised; what the ledger does not know stands until it is adopted. */
    int clear(String note, long nowMillis) throws SQLException {
        return tx.update("UPDATE payout_alarm SET cleared_at = ?, note = ? WHERE cleared_at IS NULL", nowMillis, note);
    }
}
