package io.fluxforge.stratum.server.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Accounts and postings within one transaction of the caller. Every posting has a key that says what it is for, and the store
 * takes each key once: whoever repeats a step after a crash posts nothing twice.
 */
public final class Books {
    private static final int BATCH = 1000;

    private final Connection transaction;
    private final Map<Account, Long> ids = new HashMap<>();

    /** @param transaction open, and the caller's to commit or roll back */
    public Books(Connection transaction) {
        this.transaction = transaction;
    }

    /** Whether something was posted with this key. */
    public boolean has(String key) throws SQLException {
        return find(key) >= 0;
    }

    private long find(String key) throws SQLException {
        try (PreparedStatement query =
                transaction.prepareStatement("SELECT id FROM ledger_posting WHERE posting_key = ?")) {
            query.setString(1, key);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    /**
     * Posts, unless this key has been posted.
     *
     * @param key says what for; unique
     * @param note for people
     * @return whether it was posted now
     * @throws LedgerException naming the account if one would fall below 0 that must not
     */
    public boolean post(Cause cause, String key, String note, long atMillis, List<Transfer> transfers)
            throws SQLException {
        if (has(key)) {
            return false;
        }
        long posting = insertPosting(cause, key, note, atMillis, null);
        Map<Account, Long> changes = new TreeMap<>(BY_KIND_AND_OWNER);
        load(transfers);
        try (PreparedStatement insert = transaction.prepareStatement(
                "INSERT INTO ledger_transfer (posting, line, from_account, to_account, units) VALUES (?, ?, ?, ?, ?)")) {
            int line = 0;
            for (Transfer transfer : transfers) {
                insert.setLong(1, posting);
                insert.setInt(2, line);
                insert.setLong(3, Objects.requireNonNull(ids.get(transfer.from())));
                insert.setLong(4, Objects.requireNonNull(ids.get(transfer.to())));
                insert.setLong(5, transfer.units());
                insert.addBatch();
                changes.merge(transfer.from(), -transfer.units(), Math::addExact);
                changes.merge(transfer.to(), transfer.units(), Math::addExact);
                if (++line % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        apply(changes);
        return true;
    }

    /**
     * Posts the opposite of an earlier posting, unless this key has been posted.
     *
     * @param reversed key of the posting to reverse
     * @return whether it was posted now
     */
    public boolean reverse(String reversed, Cause cause, String key, String note, long atMillis) throws SQLException {
        if (has(key)) {
            return false;
        }
        long original = find(reversed);
        if (original < 0) {
            throw new LedgerException("nothing was posted as " + reversed);
        }
        long posting = insertPosting(cause, key, note, atMillis, original);
        List<Transfer> transfers = transfers(reversed);
        try (PreparedStatement insert = transaction.prepareStatement(
                "INSERT INTO ledger_transfer (posting, line, from_account, to_account, units)"
                        + " SELECT CAST(? AS BIGINT), line, to_account, from_account, units"
                        + " FROM ledger_transfer WHERE posting = ?")) {
            insert.setLong(1, posting);
            insert.setLong(2, original);
            insert.executeUpdate();
        }
        load(transfers);
        Map<Account, Long> changes = new TreeMap<>(BY_KIND_AND_OWNER);
        for (Transfer transfer : transfers) {
            changes.merge(transfer.from(), transfer.units(), Math::addExact);
            changes.merge(transfer.to(), -transfer.units(), Math::addExact);
        }
        apply(changes);
        return true;
    }

    private static final java.util.Comparator<Account> BY_KIND_AND_OWNER =
            java.util.Comparator.comparing(Account::kind).thenComparing(Account::owner);

    private long insertPosting(Cause cause, String key, String note, long atMillis, @Nullable Long reverses)
            throws SQLException {
        long id = nextId("ledger_posting");
        try (PreparedStatement insert = transaction.prepareStatement(
                "INSERT INTO ledger_posting (id, cause, posting_key, reverses, at_millis, note)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, id);
            insert.setString(2, cause.stored());
            insert.setString(3, key);
            if (reverses == null) {
                insert.setNull(4, java.sql.Types.BIGINT);
            } else {
                insert.setLong(4, reverses);
            }
            insert.setLong(5, atMillis);
            insert.setString(6, note);
            insert.executeUpdate();
        }
        return id;
    }

    /** There is one writer, so that numbers can be counted up by hand on every data base. */
    private long nextId(String table) throws SQLException {
        try (PreparedStatement query = transaction.prepareStatement("SELECT COALESCE(MAX(id), 0) + 1 FROM " + table);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Makes sure that every account of the transfers exists and its number is known. */
    private void load(List<Transfer> transfers) throws SQLException {
        try (PreparedStatement query =
                        transaction.prepareStatement("SELECT id FROM ledger_account WHERE kind = ? AND owner = ?");
                PreparedStatement insert = transaction.prepareStatement(
                        "INSERT INTO ledger_account (id, kind, owner, units) VALUES (?, ?, ?, 0)")) {
            long next = nextId("ledger_account");
            for (Transfer transfer : transfers) {
                for (Account account : List.of(transfer.from(), transfer.to())) {
                    if (ids.containsKey(account)) {
                        continue;
                    }
                    query.setString(1, account.kind().stored());
                    query.setString(2, account.owner());
                    try (ResultSet row = query.executeQuery()) {
                        if (row.next()) {
                            ids.put(account, row.getLong(1));
                            continue;
                        }
                    }
                    insert.setLong(1, next);
                    insert.setString(2, account.kind().stored());
                    insert.setString(3, account.owner());
                    insert.executeUpdate();
                    ids.put(account, next);
                    next++;
                }
            }
        }
    }

    private void apply(Map<Account, Long> changes) throws SQLException {
        try (PreparedStatement update =
                transaction.prepareStatement("UPDATE ledger_account SET units = units + ? WHERE id = ?")) {
            int pending = 0;
            for (Map.Entry<Account, Long> change : changes.entrySet()) {
                if (change.getValue() < 0) {
                    requireCovered(change.getKey(), -change.getValue());
                }
                update.setLong(1, change.getValue());
                update.setLong(2, Objects.requireNonNull(ids.get(change.getKey())));
                update.addBatch();
                if (++pending % BATCH == 0) {
                    update.executeBatch();
                }
            }
            update.executeBatch();
        }
    }

    /** The store would refuse it too, but could not say which account it was. */
    private void requireCovered(Account account, long units) throws SQLException {
        if (account.kind() == Account.Kind.REWARD || account.kind() == Account.Kind.FEE) {
            return;
        }
        long balance = balance(account);
        if (balance < units) {
            throw new LedgerException(account + " has " + balance + " units, not " + units);
        }
    }

    /** Units on an account, 0 if it was never used. */
    public long balance(Account account) throws SQLException {
        try (PreparedStatement query =
                transaction.prepareStatement("SELECT units FROM ledger_account WHERE kind = ? AND owner = ?")) {
            query.setString(1, account.kind().stored());
            query.setString(2, account.owner());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Units of all owners of a kind that have any, in the order of owners. */
    public Map<String, Long> balances(Account.Kind kind) throws SQLException {
        Map<String, Long> balances = new TreeMap<>();
        try (PreparedStatement query =
                transaction.prepareStatement("SELECT owner, units FROM ledger_account WHERE kind = ? AND units <> 0")) {
            query.setString(1, kind.stored());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    balances.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        return balances;
    }

    /** The lines of a posting, none if there is no such posting. */
    public List<Transfer> transfers(String key) throws SQLException {
        List<Transfer> transfers = new ArrayList<>();
        try (PreparedStatement query =
                transaction.prepareStatement("SELECT f.kind, f.owner, t.kind, t.owner, x.units FROM ledger_transfer x"
                        + " JOIN ledger_posting p ON p.id = x.posting"
                        + " JOIN ledger_account f ON f.id = x.from_account"
                        + " JOIN ledger_account t ON t.id = x.to_account"
                        + " WHERE p.posting_key = ? ORDER BY x.line")) {
            query.setString(1, key);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    transfers.add(new Transfer(
                            new Account(Account.Kind.of(rows.getString(1)), rows.getString(2)),
                            new Account(Account.Kind.of(rows.getString(3)), rows.getString(4)),
                            rows.getLong(5)));
                }
            }
        }
        return transfers;
    }
}
