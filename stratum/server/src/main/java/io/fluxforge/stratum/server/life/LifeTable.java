package io.fluxforge.stratum.server.life;

import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lives that a data base has had, within a transaction of the caller. */
public final class LifeTable {
    /** The ledger's name among the readers of the journal. */
    public static final String LEDGER = "ledger";

    private final Transaction tx;

    /** @param transaction the caller's to commit or roll back */
    public LifeTable(Transaction transaction) {
        tx = transaction;
    }

    /** The present one; empty in a data base that no pool has used. */
    public Optional<Life> current() throws SQLException {
        return tx.one(
                "SELECT pool, incarnation FROM pool_life ORDER BY incarnation DESC LIMIT 1",
                row -> new Life(row.getString(1), row.getLong(2)));
    }

    /** The present one, which begins now if there is none. */
    public Life currentOrFirst(long nowMillis) throws SQLException {
        Optional<Life> current = current();
        if (current.isPresent()) {
            return current.get();
        }
        Life first = Life.begin();
        begin(first, JournalPosition.START, "first start", nowMillis);
        return first;
    }

    /** Begins a life, unless it has begun. */
    void begin(Life life, JournalPosition journalEnd, String note, long nowMillis) throws SQLException {
        tx.update(
                "INSERT INTO pool_life (incarnation, pool, at_millis, journal_end, note) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (incarnation) DO NOTHING",
                life.incarnation(),
                life.pool(),
                nowMillis,
                journalEnd.toString(),
                note);
    }

    /** Whether a difference was found, or stores put back, at a time or later: the journal may lack what was made before. */
    public boolean mayHaveLost(long madeMillis) throws SQLException {
        return tx.one(
                                "SELECT COUNT(*) FROM pool_life WHERE incarnation > 1 AND at_millis >= ?",
                                row -> row.getInt(1),
                                madeMillis)
                        .orElse(0)
                > 0;
    }

    /**
     * How far the ledger has read the journal.
     *
     * @param position up to where
     * @param tail the checksum of the record before; null in a data base of before it was kept
     */
    record Read(JournalPosition position, @Nullable Integer tail) {}

    /** Where the ledger is; at the start if it has read nothing. */
    Read read() throws SQLException {
        return tx.one(
                        "SELECT segment, byte_offset, tail FROM journal_reader WHERE reader = ?",
                        row -> {
                            int tail = row.getInt(3);
                            boolean none = row.wasNull();
                            return new Read(new JournalPosition(row.getLong(1), row.getLong(2)), none ? null : tail);
                        },
                        LEDGER)
                .orElse(new Read(JournalPosition.START, null));
    }

    /** Readers of another journal begin anew with this one: the ledger knows blocks by their hash, the accounting goes on at its end. */
    void readAnew(JournalPosition end) throws SQLException {
        tx.update("DELETE FROM journal_reader WHERE reader = ?", LEDGER);
        tx.update("UPDATE journal_reader SET segment = ?, byte_offset = ?", end.segment(), end.offset());
    }
}
