package io.fluxforge.stratum.server.ledger;

import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What payments do to the books, within a transaction of the caller: units are reserved before anything is signed, and then either
 * settled once the payment is buried for good, or released once it is certain that it never will be. Each step may be repeated and
 * counts once.
 */
public final class PaymentBook {
    private final Books books;

    /** @param transaction open, and the caller's to commit or roll back */
    public PaymentBook(Transaction transaction) {
        books = new Books(transaction);
    }

    /** What may be paid out, by address; addresses with nothing are left out. */
    public Map<String, Long> spendable() throws SQLException {
        return books.balances(Account.Kind.SPENDABLE);
    }

    /** What may be paid out to an address. */
    public long spendable(String address) throws SQLException {
        return books.balance(Account.spendable(address));
    }

    /**
     * Sets units aside for a payment.
     *
     * @param payment its id, never used before and never again
     * @param units by address, each more than 0
     * @return whether that was done now, false if it had been done before
     * @throws LedgerException naming the account if an address has less
     */
    public boolean reserve(String payment, SortedMap<String, Long> units, long atMillis) throws SQLException {
        List<Transfer> transfers = new ArrayList<>(units.size());
        units.forEach((address, amount) ->
                transfers.add(new Transfer(Account.spendable(address), Account.reserved(address), amount)));
        return books.post(Cause.PAYMENT, reserveKey(payment), "reserved", atMillis, transfers);
    }

    /** What is or was set aside for a payment, by address; nothing if there is no such payment. */
    public Map<String, Long> reserved(String payment) throws SQLException {
        Map<String, Long> reserved = new LinkedHashMap<>();
        for (Transfer transfer : books.transfers(reserveKey(payment))) {
            reserved.merge(transfer.to().owner(), transfer.units(), Math::addExact);
        }
        return reserved;
    }

    /**
     * The payment is buried: what was set aside is paid. Where an address was paid less than was set aside for it, the difference
     * goes to the network's fee; what the fee still lacks is the pool's.
     *
     * @param paid what each address of the payment got, more than 0 and at most what was set aside
     * @param networkFeeUnits the transaction's fee
     * @return whether that was done now, false if it had been done before
     * @throws LedgerException if nothing was set aside, it was released, or the amounts do not fit it
     */
    public boolean settle(String payment, Map<String, Long> paid, long networkFeeUnits, long atMillis)
            throws SQLException {
        Map<String, Long> reserved = reserved(payment);
        requireOpen(payment, reserved, releaseKey(payment));
        if (!reserved.keySet().equals(paid.keySet())) {
            throw new LedgerException("payment " + payment + " pays other addresses than it reserved for");
        }
        List<Transfer> transfers = new ArrayList<>();
        long fee = networkFeeUnits;
        for (Map.Entry<String, Long> entry : reserved.entrySet()) {
            String address = entry.getKey();
            long got = paid.getOrDefault(address, 0L);
            long rest = entry.getValue() - got;
            if (rest < 0 || got <= 0) {
                throw new LedgerException("payment " + payment + " pays " + got + " of " + entry.getValue()
                        + " units reserved for " + address);
            }
            transfers.add(new Transfer(Account.reserved(address), Account.paid(address), got));
            if (rest > 0) {
                transfers.add(new Transfer(Account.reserved(address), Account.NETWORK_FEE, rest));
                fee -= rest;
            }
        }
        if (fee < 0) {
            throw new LedgerException("payment " + payment + " takes " + -fee + " units more than its fee");
        }
        if (fee > 0) {
            transfers.add(new Transfer(Account.FEE, Account.NETWORK_FEE, fee));
        }
        return books.post(Cause.PAYMENT, settleKey(payment), "settled", atMillis, transfers);
    }

    /**
     * The payment will never happen: what was set aside may be paid out again.
     *
     * @return whether that was done now, false if it had been done before
     * @throws LedgerException if nothing was set aside, or it was settled
     */
    public boolean release(String payment, long atMillis) throws SQLException {
        requireOpen(payment, reserved(payment), settleKey(payment));
        boolean released = books.reverse(reserveKey(payment), Cause.PAYMENT, releaseKey(payment), "released", atMillis);
        new Advances(books).settle(atMillis);
        return released;
    }

    /**
     * Books a payment that was made, but that the ledger has forgotten: it reduces what each address is owed, and where it exceeds
     * that, the rest is an advance on what the address will earn.
     *
     * @param txid of its transaction, the key that makes it count once
     * @param paid what each address got, more than 0
     * @param networkFeeUnits what it has cost: borne in equal parts by those whom it paid as far as they are still owed anything, and
     *     else by the pool
     * @return whether that was done now, false if it had been done before
     */
    public boolean adopt(String txid, SortedMap<String, Long> paid, long networkFeeUnits, long atMillis)
            throws SQLException {
        List<Transfer> transfers = new ArrayList<>();
        long fee = networkFeeUnits;
        int left = paid.size();
        for (Map.Entry<String, Long> entry : paid.entrySet()) {
            String address = entry.getKey();
            long owed = books.balance(Account.spendable(address));
            long settled = Math.min(owed, entry.getValue());
            move(transfers, Account.spendable(address), Account.paid(address), settled);
            move(transfers, Account.advance(address), Account.paid(address), entry.getValue() - settled);
            long share = Math.min(owed - settled, (fee + left - 1) / left);
            move(transfers, Account.spendable(address), Account.NETWORK_FEE, share);
            fee -= share;
            left--;
        }
        move(transfers, Account.FEE, Account.NETWORK_FEE, fee);
        return books.post(Cause.PAYMENT, adoptedKey(txid), "adopted", atMillis, transfers);
    }

    /**
     * Books a block that the pool found and that ledger and journal have forgotten, with the shares that it was for: what its coinbase
     * paid an address reduces what that is owed, and was else the block's own, as far as no older debt becomes known; what it paid
     * nobody is the pool's.
     *
     * @param coinbase its coinbase's id, the key that makes it count once
     * @param paid what each address got, more than 0
     * @param rest of the miner's part, which went to the pool's own address
     * @return whether that was done now, false if it had been done before
     */
    public boolean adoptBlock(String coinbase, SortedMap<String, Long> paid, long rest, long atMillis)
            throws SQLException {
        List<Transfer> transfers = new ArrayList<>();
        long fee = rest;
        for (Map.Entry<String, Long> entry : paid.entrySet()) {
            String address = entry.getKey();
            long settled = Math.min(books.balance(Account.spendable(address)), entry.getValue());
            move(transfers, Account.spendable(address), Account.paid(address), settled);
            move(transfers, Account.REWARD, Account.paid(address), entry.getValue() - settled);
            fee += settled;
        }
        move(transfers, Account.REWARD, Account.FEE, fee);
        return books.post(Cause.CORRECTION, adoptedKey(coinbase), "adopted block", atMillis, transfers);
    }

    private static void move(List<Transfer> transfers, Account from, Account to, long units) {
        if (units > 0) {
            transfers.add(new Transfer(from, to, units));
        }
    }

    /** Makes up for advances with what has become spendable. */
    public void settleAdvances(long atMillis) throws SQLException {
        new Advances(books).settle(atMillis);
    }

    private static String adoptedKey(String txid) {
        return AdoptedBlocks.PREFIX + txid;
    }

    private void requireOpen(String payment, Map<String, Long> reserved, String otherEnd) throws SQLException {
        if (reserved.isEmpty()) {
            throw new LedgerException("nothing is reserved for payment " + payment);
        }
        if (books.has(otherEnd)) {
            throw new LedgerException("payment " + payment + " has ended otherwise: " + otherEnd);
        }
    }

    private static String reserveKey(String payment) {
        return "payment:" + payment + ":reserve";
    }

    private static String settleKey(String payment) {
        return "payment:" + payment + ":settle";
    }

    private static String releaseKey(String payment) {
        return "payment:" + payment + ":release";
    }
}
