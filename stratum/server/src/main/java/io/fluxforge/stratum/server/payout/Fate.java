package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What may become of a transaction that the ledger has forgotten and no block holds, within a transaction of the caller. That it is
 * not met any more says nothing: whoever has kept it can hand it out again. It is given up only where rules of the chain forbid it.
 */
final class Fate {
    private final Transaction tx;
    private final int buryDepth;
    private final int tip;

    /** @param buryDepth confirmations after which a block stays for ever */
    Fate(Transaction tx, int buryDepth) throws SQLException {
        this.tx = tx;
        this.buryDepth = buryDepth;
        tip = new ScanTable(tx).last().map(ChainPoint::height).orElse(-1);
    }

    /** Whether no block can take a transaction any more because it has expired. One of those read may still hold it. */
    boolean isExpired(PaymentTransaction transaction) {
        return transaction.expiryHeight() > 0 && transaction.expiryHeight() + (long) buryDepth <= tip;
    }

    /**
     * Why one may still happen, and until when.
     *
     * @param coinThere whether the best chain has left one of its coins unspent, so that no block of it holds the transaction
     * @return empty if it never can
     */
    Optional<String> mayHappen(UnknownTable.Unknown unknown, boolean coinThere) throws SQLException {
        PaymentTransaction transaction = Spenders.decode(unknown);
        boolean never = isDeep(unknown.spentHeight())
                || (isExpired(transaction) && coinThere)
                || isSpentForGood(transaction, unknown.txid());
        if (never) {
            return Optional.empty();
        }
        for (TxInput input : transaction.inputs()) {
            Hash256 parent = input.previous().txid();
            if (isGivenUp(parent)) {
                return Optional.empty();
            }
            if (new UnknownTable(tx)
                    .open().stream().anyMatch(one -> one.txid().equals(parent) && one.blockHash() == null)) {
                return Optional.of("it spends what " + parent
                        + " pays, which the ledger does not know either: look at that first");
            }
        }
        if (unknown.spentBy() != null) {
            return Optional.of("the transaction " + unknown.spentBy() + " at height " + unknown.spentHeight()
                    + " has spent a coin of it; with " + buryDepth + " confirmations of that it can be given up");
        }
        if (isExpired(transaction)) {
            return Optional.of("it expired at height " + transaction.expiryHeight()
                    + ", but its coins are spent, and by whom stands in no block that was read");
        }
        return Optional.of(
                transaction.expiryHeight() > 0
                        ? "a block up to height " + transaction.expiryHeight() + " may take it; " + buryDepth
                                + " blocks later it can be given up"
                        : "it never expires; it can be adopted when a block has taken it, and given up when another"
                                + " transaction has spent a coin of it, " + buryDepth + " blocks deep");
    }

    private boolean isDeep(int height) {
        return height >= 0 && tip - height + 1 >= buryDepth;
    }

    private boolean isSpentForGood(PaymentTransaction transaction, Hash256 txid) throws SQLException {
        Spenders spenders = new Spenders(tx);
        for (TxInput input : transaction.inputs()) {
            boolean byForgotten =
                    spenders.others(input.previous(), txid).stream().anyMatch(other -> isDeep(other.blockHeight()));
            if (byForgotten || new CoinTable(tx).isSpentForGood(input.previous(), txid, tip - buryDepth + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a transaction is one of ours that can never happen. */
    private boolean isGivenUp(Hash256 txid) throws SQLException {
        boolean forgotten = new UnknownTable(tx)
                .find(txid)
                .filter(one -> one.adopted() && one.blockHash() == null)
                .isPresent();
        return forgotten
                || new PaymentTable(tx)
                        .byTxid(txid)
                        .filter(payment -> payment.state() == PaymentState.CANCELLED)
                        .isPresent();
    }
}
