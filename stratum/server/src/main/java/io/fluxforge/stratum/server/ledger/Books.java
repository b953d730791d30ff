package io.fluxforge.stratum.server.ledger;

import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Accounts and postings within one transaction of the caller. Every posting has a key that says what it is for, and the store
 * takes each key once: whoever repeats a step after a crash posts nothing twice.
 */
public final class Books {
    /** From so many lines on whole kinds of accounts are read rather than one account at a time. */
    private static final int MANY = 64;

    private final Transaction transaction;

    /** An account as the store has it. */
    private record Stored(long id, long units) {}

    /** @param transaction the caller's to commit or roll back; it must be one that may write if anything is to be posted */
    public Books(Transaction transaction) {
        this.transaction = transaction;
    }

    /** Whether something was posted with this key. */
    public boolean has(String key) throws SQLException {
        return find(key).isPresent();
    }

    private Optional<Long> find(String key) throws SQLException {
        return transaction.one("SELECT id FROM ledger_posting WHERE posting_key = ?", row -> row.getLong(1), key);
    }

    /**
     * Posts, unless this key has been posted.
     *
     * @param key says what for; unique
     * @param note for people
     * @param transfers may be none
     * @return whether it was posted now
     * @throws LedgerException naming the account if one would fall below 0 that must not
     */
    public boolean post(Cause cause, String key, String note, long atMillis, List<Transfer> transfers)
            throws SQLException {
        if (has(key)) {
            return false;
        }
        write(cause, key, note, atMillis, null, transfers);
        return true;
    }

    /** Posts with a key of its own, which begins like this and is numbered. For corrections, which no key needs to make unique. */
    void postNext(Cause cause, String prefix, String note, long atMillis, List<Transfer> transfers)
            throws SQLException {
        write(cause, prefix + nextId("ledger_posting"), note, atMillis, null, transfers);
    }

    /**
     * Posts the opposite of an earlier posting, unless this key has been posted.
     *
     * @param reversed key of the posting to reverse, which has not been reversed yet
     * @return whether it was posted now
     * @throws LedgerException as {@link #post}, and if there is no such posting
     */
    public boolean reverse(String reversed, Cause cause, String key, String note, long atMillis) throws SQLException {
        if (has(key)) {
            return false;
        }
        long original = find(reversed).orElseThrow(() -> new LedgerException("nothing was posted as " + reversed));
        List<Transfer> opposite = transfers(reversed).stream()
                .map(transfer -> new Transfer(transfer.to(), transfer.from(), transfer.units()))
                .toList();
        write(cause, key, note, atMillis, original, opposite);
        return true;
    }

    private void write(
            Cause cause, String key, String note, long atMillis, @Nullable Long reverses, List<Transfer> transfers)
            throws SQLException {
        long posting = nextId("ledger_posting");
        transaction.update(
                "INSERT INTO ledger_posting (id, cause, posting_key, reverses, at_millis, note) VALUES (?, ?, ?, ?, ?, ?)",
                posting,
                cause.stored(),
                key,
                reverses,
                atMillis,
                note);
        Map<Account, Stored> accounts = accounts(transfers);
        List<@Nullable Object[]> lines = new ArrayList<>(transfers.size());
        Map<Account, Long> changes = new HashMap<>();
        for (Transfer transfer : transfers) {
            lines.add(new Object[] {
                posting,
                (long) lines.size(),
                id(accounts, transfer.from()),
                id(accounts, transfer.to()),
                transfer.units()
            });
            changes.merge(transfer.from(), -transfer.units(), Math::addExact);
            changes.merge(transfer.to(), transfer.units(), Math::addExact);
        }
        transaction.updateAll(
                "INSERT INTO ledger_transfer (posting, line, from_account, to_account, units) VALUES (?, ?, ?, ?, ?)",
                lines);
        apply(changes, accounts);
    }

    private static long id(Map<Account, Stored> accounts, Account account) {
        return Objects.requireNonNull(accounts.get(account)).id();
    }

    private void apply(Map<Account, Long> changes, Map<Account, Stored> accounts) throws SQLException {
        List<@Nullable Object[]> updates = new ArrayList<>(changes.size());
        for (Map.Entry<Account, Long> change : changes.entrySet()) {
            Account account = change.getKey();
            Stored before = Objects.requireNonNull(accounts.get(account));
            long after = Math.addExact(before.units(), change.getValue());
            if (after < 0 && !account.kind().mayBeNegative()) {
                throw new LedgerException(account + " has " + before.units() + " units, not " + -change.getValue());
            }
            if (change.getValue() != 0) {
                updates.add(new Object[] {change.getValue(), before.id()});
            }
        }
        transaction.updateAll("UPDATE ledger_account SET units = units + ? WHERE id = ?", updates);
    }

    /** There is one writer, so that numbers can be counted up by hand on every data base. */
    private long nextId(String table) throws SQLException {
        return transaction
                .one("SELECT COALESCE(MAX(id), 0) + 1 FROM " + table, row -> row.getLong(1))
                .orElseThrow();
    }

    /** All accounts of the transfers, those that are new included. */
    private Map<Account, Stored> accounts(List<Transfer> transfers) throws SQLException {
        Map<Account, Stored> known = new HashMap<>();
        if (transfers.size() >= MANY) {
            Set<Account.Kind> kinds = EnumSet.noneOf(Account.Kind.class);
            transfers.forEach(transfer ->
                    kinds.addAll(List.of(transfer.from().kind(), transfer.to().kind())));
            for (Account.Kind kind : kinds) {
                transaction.forEach(
                        "SELECT owner, id, units FROM ledger_account WHERE kind = ?",
                        row -> known.put(
                                new Account(kind, row.getString(1)), new Stored(row.getLong(2), row.getLong(3))),
                        kind.stored());
            }
        }
        List<@Nullable Object[]> added = new ArrayList<>();
        long next = nextId("ledger_account");
        for (Transfer transfer : transfers) {
            for (Account account : List.of(transfer.from(), transfer.to())) {
                Stored stored = known.get(account);
                if (stored == null && transfers.size() < MANY) {
                    stored = find(account).orElse(null);
                }
                if (stored == null) {
                    stored = new Stored(next++, 0);
                    added.add(new Object[] {stored.id(), account.kind().stored(), account.owner()});
                }
                known.put(account, stored);
            }
        }
        transaction.updateAll("INSERT INTO ledger_account (id, kind, owner, units) VALUES (?, ?, ?, 0)", added);
        return known;
    }

    private Optional<Stored> find(Account account) throws SQLException {
        return transaction.one(
                "SELECT id, units FROM ledger_account WHERE kind = ? AND owner = ?",
                row -> new Stored(row.getLong(1), row.getLong(2)),
                account.kind().stored(),
                account.owner());
    }

    /** Units on an account, 0 if it was never used. */
    public long balance(Account account) throws SQLException {
        return find(account).map(Stored::units).orElse(0L);
    }

    /** Units of all owners of a kind that have any, in the order of owners. */
    public Map<String, Long> balances(Account.Kind kind) throws SQLException {
        Map<String, Long> balances = new TreeMap<>();
        transaction.forEach(
                "SELECT owner, units FROM ledger_account WHERE kind = ? AND units <> 0",
                row -> balances.put(row.getString(1), row.getLong(2)),
                kind.stored());
        return balances;
    }

    /** The lines of a posting, none if there is no such posting. */
    public List<Transfer> transfers(String key) throws SQLException {
        return transaction.all(
                "SELECT f.kind, f.owner, t.kind, t.owner, x.units FROM ledger_transfer x"
                        + " JOIN ledger_posting p ON p.id = x.posting"
                        + " JOIN ledger_account f ON f.id = x.from_account"
                        + " JOIN ledger_account t ON t.id = x.to_account"
                        + " WHERE p.posting_key = ? ORDER BY x.line",
                row -> new Transfer(
                        new Account(Account.Kind.of(row.getString(1)), row.getString(2)),
                        new Account(Account.Kind.of(row.getString(3)), row.getString(4)),
                        row.getLong(5)),
                key);
    }
}
