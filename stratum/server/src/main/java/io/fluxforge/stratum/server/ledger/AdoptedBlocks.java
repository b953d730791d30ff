package io.fluxforge.stratum.server.ledger;

import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        Map<String, Long> debts = new TreeMap<>();
        for (Transfer transfer : matured) {
            if (transfer.to().kind() == Account.Kind.SPENDABLE) {
                debts.merge(transfer.to().owner(), transfer.units(), Math::addExact);
            }
        }
        mayHavePaid(debts, adopted(block.height() + maturity), block.hash() + ":" + block.credits(), atMillis);
    }

    /** Coinbases of adopted blocks, from a height on. */
    private List<String> adopted(int fromHeight) throws SQLException {
        return transaction.all(
                "SELECT txid FROM payout_unknown WHERE kind = 'block' AND adopted_at IS NOT NULL AND block_height >= ?"
                        + " ORDER BY block_height, txid",
                row -> row.getString(1),
                fromHeight);
    }

    private void mayHavePaid(Map<String, Long> debts, List<String> adopted, String source, long atMillis)
            throws SQLException {
        Map<String, Long> left = new TreeMap<>(debts);
        for (String coinbase : adopted) {
            List<Transfer> advances = new ArrayList<>();
            for (Map.Entry<String, Long> debt : left.entrySet()) {
                String address = debt.getKey();
                long units = Math.min(debt.getValue(), takenForOwn(coinbase, address));
                if (units > 0) {
                    advances.add(new Transfer(Account.advance(address), Account.FEE, units));
                    debt.setValue(debt.getValue() - units);
                }
            }
            if (!advances.isEmpty()) {
                String key = PREFIX + coinbase + CARRIED + source;
                books.post(Cause.CORRECTION, key, "may have paid a debt learned of since", atMillis, advances);
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

    /**
     * A block is recorded: if it was adopted, that was without its shares, and is taken back. Other adopted blocks may have paid
     * what it was thought to have paid.
     *
     * @param carried what its coinbase pays beyond its own credits, by address
     */
    void recorded(FoundBlock block, Map<String, Long> carried, long atMillis) throws SQLException {
        String own = PREFIX + block.coinbaseTxid();
        if (!books.has(own)) {
            return;
        }
        takeBack(own + CARRIED + "%", "found again", atMillis);
        takeBack(own, "found again", atMillis);
        new Advances(books).settle(atMillis);
        Map<String, Long> debts = new TreeMap<>();
        for (Transfer transfer : books.transfers(own)) {
            if (transfer.from().kind() == Account.Kind.SPENDABLE) {
                debts.merge(transfer.from().owner(), transfer.units(), Math::addExact);
            }
        }
        for (String key : keys(own + CARRIED + "%")) {
            for (Transfer transfer : key.contains(BACK) ? List.<Transfer>of() : books.transfers(key)) {
                debts.merge(transfer.from().owner(), transfer.units(), Math::addExact);
            }
        }
        debts.replaceAll((address, units) -> units - carried.getOrDefault(address, 0L));
        List<String> others = new ArrayList<>(adopted(0));
        others.remove(block.coinbaseTxid().toString());
        mayHavePaid(debts, others, block.hash() + ":0", atMillis);
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
