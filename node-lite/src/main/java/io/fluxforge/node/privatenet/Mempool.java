package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.SigOps;
import io.fluxforge.node.codec.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Transactions that wait for a block, in an order in which a block can hold them. Guarded by {@link PrivateChain}. */
final class Mempool {
    /** What a node may keep; those that come later are refused. */
    static final int MAX_BYTES = 64 << 20;

    static final int MAX_TRANSACTION_BYTES = 100_000;

    /**
     * A transaction that waits.
     *
     * @param fee units
     * @param time when it came, seconds since 1970
     * @param height of the tip when it came
     * @param sigops its signature operations as a block counts them
     */
    record Entry(PaymentTransaction transaction, int size, long fee, long time, int height, int sigops) {}

    private final ChainParams network;
    private final Map<Hash256, Entry> entries = new LinkedHashMap<>();
    private final Map<OutPoint, Hash256> spent = new HashMap<>();
    private BlockCoins coins;
    private long bytes;
    private long changes;

    /** An empty one on top of these coins. */
    Mempool(ChainParams network, CoinView chain) {
        this.network = network;
        this.coins = new BlockCoins(chain, Integer.MAX_VALUE);
    }

    /** Takes a transaction that a block at the next height could hold. */
    TransactionVerdict add(Transaction transaction, int nextHeight, long nowSeconds) {
        Hash256 txid = transaction.txid();
        if (entries.containsKey(txid)) {
            return new TransactionVerdict(TransactionVerdict.Kind.KNOWN, "");
        }
        String wrong = TransactionRules.check(transaction);
        if (wrong == null) {
            wrong = TransactionRules.checkAt(transaction, nextHeight, nowSeconds);
        }
        if (wrong != null) {
            return rejected(wrong);
        }
        PaymentTransaction payment = (PaymentTransaction) transaction;
        int size = payment.toBytes().length;
        if (payment.isCoinbase()) {
            return rejected("coinbase");
        }
        if (size > MAX_TRANSACTION_BYTES) {
            return rejected("bad-txns-oversize");
        }
        if (bytes + size > MAX_BYTES) {
            return rejected("mempool full");
        }
        if (payment.inputs().stream().anyMatch(input -> spent.containsKey(input.previous()))) {
            return rejected("txn-mempool-conflict");
        }
        SpendRules.Result result = new SpendRules(network).check(payment, nextHeight, coins);
        if (result.failure() != null) {
            return result.failure().equals("bad-txns-inputs-missingorspent")
                    ? new TransactionVerdict(TransactionVerdict.Kind.MISSING_INPUTS, result.failure())
                    : rejected(result.failure());
        }
        int sigops = SigOps.of(payment) + result.shownSigops();
        entries.put(txid, new Entry(payment, size, result.fee(), nowSeconds, nextHeight - 1, sigops));
        payment.inputs().forEach(input -> spent.put(input.previous(), txid));
        coins.add(payment);
        bytes += size;
        changes++;
        return new TransactionVerdict(TransactionVerdict.Kind.ACCEPTED, "");
    }

    private static TransactionVerdict rejected(String word) {
        return new TransactionVerdict(TransactionVerdict.Kind.REJECTED, word);
    }

    /**
     * Looks again at everything after the chain changed.
     *
     * @param returned transactions of blocks that left the best chain, in their order
     */
    void chainChanged(CoinView chain, List<Transaction> returned, int nextHeight, long nowSeconds) {
        List<Entry> before = List.copyOf(entries.values());
        entries.clear();
        spent.clear();
        bytes = 0;
        coins = new BlockCoins(chain, Integer.MAX_VALUE);
        for (Transaction transaction : returned) {
            add(transaction, nextHeight, nowSeconds);
        }
        for (Entry entry : before) {
            if (add(entry.transaction(), nextHeight, nowSeconds).kind() == TransactionVerdict.Kind.ACCEPTED) {
                entries.put(entry.transaction().txid(), entry);
            }
        }
        changes++;
    }

    @Nullable
    Entry get(Hash256 txid) {
        return entries.get(txid);
    }

    /** All of them, those that others spend from before these. */
    Collection<Entry> entries() {
        return entries.values();
    }

    /** Ids of those in here whose outputs a transaction spends. */
    List<Hash256> dependsOf(PaymentTransaction payment) {
        return payment.inputs().stream()
                .map(input -> input.previous().txid())
                .filter(entries::containsKey)
                .distinct()
                .toList();
    }

    /** The coins after everything in here. */
    CoinView coins() {
        return coins;
    }

    /** Counts every change, for {@code longpollid}. */
    long changes() {
        return changes;
    }

    /** Bytes of all transactions. */
    long bytes() {
        return bytes;
    }
}
