package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.stratum.server.accounting.AccountingTables;
import io.fluxforge.stratum.server.accounting.ShareTotals;
import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.ledger.Books;
import io.fluxforge.stratum.server.ledger.Maturing;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreException;
import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has become of an address's money, and what it waits for.
 *
 * @param shares what was mined for it, empty if nothing was
 * @param balances units by what they are; all kinds that have an owner
 * @param maturing its block that will be mature first
 * @param threshold units that must be owed before it is paid
 * @param dueMillis when its next round of payments is, milliseconds since 1970; 0 if none was yet
 * @param underway its payments that are not settled, the newest first
 * @param settled its newest payment that is
 * @param alarms why nobody is paid
 */
public record AddressStory(
        Optional<ShareTotals> shares,
        Map<Account.Kind, Long> balances,
        Optional<Maturing> maturing,
        long threshold,
        long dueMillis,
        List<Payment> underway,
        Optional<Payment> settled,
        List<Alarm> alarms) {
    private static final int PAYMENTS = 1000;

    /** Reads it as it is now. */
    public static AddressStory read(Store store, AddressPrefixes prefixes, PayoutPolicy policy, String address)
            throws StoreException {
        Optional<ShareTotals> shares = new AccountingTables(store).address(address);
        return store.read(tx -> read(tx, prefixes, policy, address, shares));
    }

    private static AddressStory read(
            Transaction tx, AddressPrefixes prefixes, PayoutPolicy policy, String address, Optional<ShareTotals> shares)
            throws SQLException {
        Map<Account.Kind, Long> balances = new EnumMap<>(Account.Kind.class);
        for (Account.Kind kind : List.of(
                Account.Kind.IMMATURE,
                Account.Kind.SPENDABLE,
                Account.Kind.RESERVED,
                Account.Kind.PAYING,
                Account.Kind.PAID)) {
            balances.put(kind, new Books(tx).balance(new Account(kind, address)));
        }
        RoundTable rounds = new RoundTable(tx);
        long lastRound = rounds.lastRound();
        long lastPaid = rounds.lastPaid().getOrDefault(address, 0L);
        long round = lastRound == 0 ? 0 : lastRound + policy.interval().toMillis();
        long own = lastPaid == 0 ? 0 : lastPaid + policy.intervalMillisOf(address);
        List<Payment> payments = new PaymentTable(tx).newest(address, PAYMENTS);
        return new AddressStory(
                shares,
                balances,
                Maturing.next(tx, prefixes, address),
                policy.thresholdOf(address),
                Math.max(round, own),
                payments.stream()
                        .filter(payment ->
                                payment.state() != PaymentState.BURIED && payment.state() != PaymentState.CANCELLED)
                        .toList(),
                payments.stream()
                        .filter(payment -> payment.state() == PaymentState.BURIED)
                        .findFirst(),
                new AlarmTable(tx).open());
    }

    /** Whether somebody has mined for the address, or it was owed anything, ever. */
    public static boolean isUsed(Store store, String address) throws StoreException {
        return new AccountingTables(store).address(address).isPresent()
                || store.read(
                        tx -> !tx.all("SELECT id FROM ledger_account WHERE owner = ?", row -> row.getLong(1), address)
                                .isEmpty());
    }
}
