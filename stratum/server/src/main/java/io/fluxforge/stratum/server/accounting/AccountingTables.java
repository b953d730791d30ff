package io.fluxforge.stratum.server.accounting;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreException;
import io.fluxforge.stratum.server.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of the accounting. */
public final class AccountingTables {
    /** The name of this reader of the journal. */
    private static final String READER = "accounting";

    private static final String SUMS = "accepted, stale, duplicate, low, invalid, work, best, last_share";
    /** A worker who has not worked for so long is only in his address's sums. */
    private static final long FORGET_MILLIS = 30L * 86_400_000;

    private final Store store;

    /** The tables of a data base. */
    public AccountingTables(Store store) {
        this.store = store;
    }

    /** What is known at the start. */
    record State(Optional<JournalPosition> position, Round round) {}

    State load() throws StoreException {
        return store.read(tx -> new State(
                position(tx),
                tx.one("SELECT since, shares, work, effort FROM round_total", row -> round(row, 1))
                        .orElse(Round.NONE)));
    }

    private static Optional<JournalPosition> position(Transaction tx) throws SQLException {
        return tx.one(
                "SELECT segment, byte_offset FROM journal_reader WHERE reader = ?",
                row -> new JournalPosition(row.getLong(1), row.getLong(2)),
                READER);
    }

    private static Round round(ResultSet row, int column) throws SQLException {
        return new Round(
                row.getLong(column), row.getLong(column + 1), row.getDouble(column + 2), row.getDouble(column + 3));
    }

    /** Notes a position without counting anything. */
    void skipTo(JournalPosition position) throws StoreException {
        store.write(tx -> setPosition(tx, position));
    }

    private static void setPosition(Transaction tx, JournalPosition position) throws SQLException {
        tx.update(
                "INSERT INTO journal_reader (reader, segment, byte_offset) VALUES (?, ?, ?) ON CONFLICT (reader)"
                        + " DO UPDATE SET segment = excluded.segment, byte_offset = excluded.byte_offset",
                READER,
                position.segment(),
                position.offset());
    }

    /**
     * Adds a batch to the sums, together with the position up to which they count then. A batch whose writing has failed in an unknown
     * way may be handed in again: the position tells whether it is there (if it has moved; refused shares alone may count twice).
     *
     * @throws IllegalStateException if the sums are at neither end of the batch: somebody else has counted
     */
    void save(Batch batch) throws StoreException {
        store.write(tx -> {
            JournalPosition there = position(tx).orElse(JournalPosition.START);
            if (there.equals(batch.end) && !batch.start.equals(batch.end)) {
                return;
            }
            if (!there.equals(batch.start)) {
                throw new IllegalStateException(
                        "the data base has counted up to " + there + " of the journal, not to " + batch.start);
            }
            addSums(tx, "worker_total (worker, address, ", "(worker)", rows(batch.workers, true));
            addSums(tx, "address_total (address, ", "(address)", rows(batch.addresses(), false));
            Round round = batch.round;
            tx.update(
                    "INSERT INTO round_total (id, since, shares, work, effort) VALUES (1, ?, ?, ?, ?) ON CONFLICT (id)"
                            + " DO UPDATE SET since = excluded.since, shares = excluded.shares, work = excluded.work,"
                            + " effort = excluded.effort",
                    round.since(),
                    round.shares(),
                    round.work(),
                    round.effort());
            for (FoundBlock block : batch.blocks) {
                tx.update(
                        "INSERT INTO found_block (hash, height, time, worker, shares, work, effort)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
                        block.hash().toBytes(),
                        block.height(),
                        block.timeMillis(),
                        block.worker(),
                        block.round().shares(),
                        block.round().work(),
                        block.round().effort());
            }
            setPosition(tx, batch.end);
        });
    }

    /**
     * Removes workers, not addresses, who have not worked for a month: miners invent names. A month also before the last share of all, so
     * that a clock that is wrong costs nobody his sums.
     */
    void forgetIdle(long now) throws StoreException {
        store.write(tx -> {
            long last = tx.one("SELECT COALESCE(MAX(last_share), 0) FROM worker_total", row -> row.getLong(1))
                    .orElse(0L);
            tx.update("DELETE FROM worker_total WHERE last_share < ?", Math.min(now, last) - FORGET_MILLIS);
        });
    }

    /** Makes the last shares that lie ahead come now: the time of day was ahead when they came. */
    void takeBackTimesAfter(long now) throws StoreException {
        store.write(tx -> {
            for (String table : List.of("worker_total", "address_total")) {
                tx.update("UPDATE " + table + " SET last_share = ? WHERE last_share > ?", now, now);
            }
        });
    }

    private static List<@Nullable Object[]> rows(Map<String, Tally> tallies, boolean workers) {
        List<@Nullable Object[]> rows = new ArrayList<>(tallies.size());
        tallies.forEach((name, t) -> {
            List<Object> row = new ArrayList<>(List.of(name));
            if (workers) {
                row.add(WorkerName.address(name));
            }
            row.addAll(List.of(t.accepted, t.stale, t.duplicate, t.low, t.invalid, t.work, t.best, t.lastShare));
            rows.add(row.toArray());
        });
        return rows;
    }

    private static void addSums(Transaction tx, String into, String key, List<@Nullable Object[]> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String table = into.substring(0, into.indexOf(' '));
        StringBuilder sql = new StringBuilder("INSERT INTO " + into + SUMS + ") VALUES (?");
        sql.append(", ?".repeat(rows.getFirst().length - 1))
                .append(") ON CONFLICT ")
                .append(key);
        sql.append(" DO UPDATE SET ");
        for (String column : List.of("accepted", "stale", "duplicate", "low", "invalid", "work")) {
            sql.append(column + " = " + table + "." + column + " + excluded." + column + ", ");
        }
        sql.append(
                "best = CASE WHEN excluded.best > " + table + ".best THEN excluded.best ELSE " + table + ".best END, ");
        // Not the greater of both: the time of day may have been ahead.
        sql.append("last_share = CASE WHEN excluded.last_share > 0 THEN excluded.last_share ELSE " + table
                + ".last_share END");
        tx.updateAll(sql.toString(), rows);
    }

    /** The sums of one address, empty if it never had a share accepted. */
    public Optional<ShareTotals> address(String address) throws StoreException {
        return store.read(tx -> tx.one(
                "SELECT address, " + SUMS + " FROM address_total WHERE address = ?",
                AccountingTables::totals,
                address));
    }

    /** The sums of an address's workers, those who worked last first; at most so many. */
    public List<ShareTotals> workersOf(String address, int limit) throws StoreException {
        return store.read(tx -> tx.all(
                "SELECT worker, " + SUMS
                        + " FROM worker_total WHERE address = ? ORDER BY last_share DESC, worker LIMIT ?",
                AccountingTables::totals,
                address,
                limit));
    }

    /** The sums of workers, those who worked last first; at most so many. */
    public List<ShareTotals> workers(int limit) throws StoreException {
        return store.read(tx -> tx.all(
                "SELECT worker, " + SUMS + " FROM worker_total ORDER BY last_share DESC, worker LIMIT ?",
                AccountingTables::totals,
                limit));
    }

    /** The blocks found last, the newest first; at most so many. */
    public List<FoundBlock> blocks(int limit) throws StoreException {
        return store.read(tx -> tx.all(
                "SELECT hash, height, time, worker, shares, work, effort FROM found_block"
                        + " ORDER BY time DESC, height DESC LIMIT ?",
                row -> new FoundBlock(
                        Hash256.of(row.getBytes(1)),
                        row.getInt(2),
                        row.getLong(3),
                        row.getString(4),
                        new Round(0, row.getLong(5), row.getDouble(6), row.getDouble(7))),
                limit));
    }

    private static ShareTotals totals(ResultSet row) throws SQLException {
        return new ShareTotals(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getDouble(7),
                row.getDouble(8),
                row.getLong(9));
    }
}
