package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a ledger learns after it has adopted a block, within a transaction of the caller. What the coinbase of an adopted block paid
 * beyond the debts that were known then is taken for its own miners' earnings. A debt from a block that had matured before it was
 * made may have been in that: as much as the debt comes to is an advance on it from then on.
 */
final class AdoptedBlocks {
    /** How the keys of all that was adopted begin; the transaction's id follows. */
    static final String PREFIX = "adopted:";

    private static final String CARRIED = ":carried:";
    private static final String BACK = ":back:";

    private final Transaction transaction;
    private final Books books;

    AdoptedBlocks(Transaction transaction) {
        this.transaction = transaction;
        books = new Books(transaction);
    }

    /**
     * A block has matured. Nothing happens unless one adopted before is higher by the maturity at least.
     *
     * @param matured what its maturing has posted
     */
    void learned(BlockRow block, int maturity, List<Transfer> matured, long atMillis) throws SQLException {
        List<String> later = transaction.all(
                "SELECT txid FROM payout_unknown WHERE kind = 'block' AND adopted_at IS NOT NULL AND block_height >= ?"
                        + " ORDER BY block_height, txid",
                row -> row.getString(1),
                block.height() + maturity);
        if (later.isEmpty()) {
            return;
        }
        List<Transfer> debts = matured.stream()
                .filter(transfer -> transfer.to().kind() == Account.Kind.SPENDABLE)
                .toList();
        long[] left = debts.stream().mapToLong(Transfer::units).toArray();
        for (String coinbase : later) {
            List<Transfer> advances = new ArrayList<>();
            for (int i = 0; i < left.length; i++) {
                String address = debts.get(i).to().owner();
                long units = Math.min(left[i], takenForOwn(coinbase, address));
                if (units > 0) {
                    advances.add(new Transfer(Account.advance(address), Account.FEE, units));
                    left[i] -= units;
                }
            }
            if (!advances.isEmpty()) {
                String key = PREFIX + coinbase + CARRIED + block.hash() + ":" + block.credits();
                books.post(Cause.CORRECTION, key, "may have paid a debt from " + block.height(), atMillis, advances);
            }
        }
    }

    /** What an adopted block has paid an address that is taken for the block's own. */
    private long takenForOwn(String coinbase, String address) throws SQLException {
        long own = 0;
        for (String key : keys(PREFIX + coinbase + "%")) {
            for (Transfer transfer : books.transfers(key)) {
                if (transfer.equals(new Transfer(Account.REWARD, Account.paid(address), transfer.units()))
                        || transfer.equals(new Transfer(Account.FEE, Account.advance(address), transfer.units()))) {
                    own += transfer.units();
                } else if (transfer.equals(new Transfer(Account.paid(address), Account.REWARD, transfer.units()))
                        || transfer.equals(new Transfer(Account.advance(address), Account.FEE, transfer.units()))) {
                    own -= transfer.units();
                }
            }
        }
        return own;
    }

    /** A block that has matured is orphaned after all: no debt comes of it. */
    void orphaned(BlockRow block, long atMillis) throws SQLException {
        takeBack("%" + CARRIED + block.hash() + ":" + block.credits(), "orphaned", atMillis);
        new Advances(books).settle(atMillis);
    }

    /** A block is recorded: if it was adopted, that was without its shares, and is taken back. */
    void recorded(Hash256 coinbase, long atMillis) throws SQLException {
        takeBack(PREFIX + coinbase + CARRIED + "%", "found again", atMillis);
        takeBack(PREFIX + coinbase, "found again", atMillis);
        new Advances(books).settle(atMillis);
    }

    private void takeBack(String pattern, String note, long atMillis) throws SQLException {
        for (String key : keys(pattern)) {
            if (!key.contains(BACK)) {
                books.reverse(key, Cause.CORRECTION, key + BACK + "1", note, atMillis);
            }
        }
    }

    private List<String> keys(String pattern) throws SQLException {
        return transaction.all(
                "SELECT posting_key FROM ledger_posting WHERE posting_key LIKE ? ORDER BY id",
                row -> row.getString(1),
                pattern);
    }
}
