package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.wallet.SpendableCoin;
import io.fluxforge.stratum.server.ledger.PaymentBook;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.Transaction;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes what the ledger has forgotten into the books, once an operator has looked at it. Each counts once. */
final class Adoption {
    private final Store store;
    private final PayoutChain chain;
    private final Script ownScript;
    private final @Nullable NodeWallet wallet;
    private final boolean holdsCoins;
    private final AddressPrefixes prefixes;
    private final int buryDepth;
    private final InstantSource clock;

    /**
     * @param ownScript pays the pool's address
     * @param wallet whose change is no payment; null where no wallet pays
     * @param holdsCoins whether the pool itself spends what its address gets
     */
    Adoption(
            Store store,
            PayoutChain chain,
            Script ownScript,
            @Nullable NodeWallet wallet,
            boolean holdsCoins,
            AddressPrefixes prefixes,
            int buryDepth,
            InstantSource clock) {
        this.store = store;
        this.chain = chain;
        this.ownScript = ownScript;
        this.wallet = wallet;
        this.holdsCoins = holdsCoins;
        this.prefixes = prefixes;
        this.buryDepth = buryDepth;
        this.clock = clock;
    }

    /**
     * Books a transaction, or a block by its coinbase. What was planned and never told to anybody is given up first, so that its debts
     * count as open. A transaction that can never happen is given up instead, and books nothing.
     *
     * @return empty if it is booked or given up, else why it must not be now
     */
    Optional<String> adopt(Hash256 txid) throws IOException, InterruptedException {
        Optional<UnknownTable.Unknown> found = store.read(tx -> new UnknownTable(tx)
                .open().stream().filter(one -> one.txid().equals(txid)).findFirst());
        if (found.isEmpty()) {
            return Optional.of("there is no transaction " + txid + " of ours that the ledger does not know");
        }
        PaymentTransaction transaction = Spenders.decode(found.get());
        Set<String> own = new HashSet<>();
        Set<String> unsent = new HashSet<>();
        if (wallet != null) {
            for (String address : addresses(transaction).keySet()) {
                if (wallet.isOwn(address)) {
                    own.add(address);
                }
            }
        }
        for (Payment planned : store.read(tx -> new PaymentTable(tx).in(PaymentState.PLANNED))) {
            if (wallet == null
                    || wallet.find(planned.comment(), planned.createdMillis()).isEmpty()) {
                unsent.add(planned.comment());
            }
        }
        boolean coinThere = found.get().blockHash() == null
                && store.read(tx -> new Fate(tx, buryDepth).isExpired(transaction))
                && isCoinThere(transaction);
        return store.writeAndGet(tx -> {
            // Again within the transaction, by which it counts once.
            UnknownTable.Unknown unknown = new UnknownTable(tx).find(txid).orElseThrow();
            int tip = new ScanTable(tx).last().map(ChainPoint::height).orElse(-1);
            if (unknown.blockHash() == null) {
                Optional<String> mayHappen = new Fate(tx, buryDepth).mayHappen(unknown, coinThere);
                if (mayHappen.isEmpty()) {
                    new UnknownTable(tx).adopted(txid, clock.millis());
                }
                return mayHappen.map(why -> "the transaction " + txid + " is in no block: " + why);
            }
            int depth = tip - unknown.blockHeight() + 1;
            if (depth < buryDepth) {
                return Optional.of("the transaction " + txid + " has " + depth + " of " + buryDepth
                        + " confirmations; it can be adopted when it stays for ever");
            }
            PaymentTable payments = new PaymentTable(tx);
            for (Payment payment : payments.in(PaymentState.PLANNED, PaymentState.SENDING)) {
                if (!unsent.contains(payment.comment()) || payment.state() == PaymentState.SENDING) {
                    return Optional.of("payment " + payment.id() + " may be under way; try again in ten minutes");
                }
                new PaymentBook(tx).release(payment.ledgerId(), clock.millis());
                new CoinTable(tx).release(payment.id());
                payments.cancelled(payment, "given up, as " + txid + " was adopted", clock.millis());
            }
            book(tx, unknown, transaction, own);
            new UnknownTable(tx).adopted(txid, clock.millis());
            return Optional.<String>empty();
        });
    }

    /** Whether the best chain, at the very tip that was read up to, has left a coin unspent that a transaction spends. */
    private boolean isCoinThere(PaymentTransaction transaction) throws IOException, InterruptedException {
        Optional<ChainPoint> read = store.read(tx -> new ScanTable(tx).last());
        if (read.isEmpty()
                || chain.tip()
                        .filter(tip -> tip.hash().equals(read.get().hash()))
                        .isEmpty()) {
            return false;
        }
        for (TxInput input : transaction.inputs()) {
            if (chain.isUnspent(input.previous(), false)) {
                return true;
            }
        }
        return false;
    }

    private SortedMap<String, Long> addresses(PaymentTransaction transaction) {
        SortedMap<String, Long> paid = new TreeMap<>();
        for (TxOutput output : transaction.outputs()) {
            if (!output.script().equals(ownScript) && output.value() > 0) {
                Address.of(output.script())
                        .ifPresent(address -> paid.merge(address.format(prefixes), output.value(), Math::addExact));
            }
        }
        return paid;
    }

    private void book(Transaction tx, UnknownTable.Unknown unknown, PaymentTransaction transaction, Set<String> own)
            throws SQLException {
        SortedMap<String, Long> paid = addresses(transaction);
        paid.keySet().removeAll(own);
        PaymentBook book = new PaymentBook(tx);
        if (unknown.block()) {
            // Outputs to nodes stand in a coinbase too: only who has ever been in the books is a miner.
            paid.keySet()
                    .retainAll(new HashSet<>(tx.all(
                            "SELECT DISTINCT owner FROM ledger_account WHERE owner <> ''", row -> row.getString(1))));
            long rest =
                    coins(transaction).stream().mapToLong(SpendableCoin::units).sum();
            book.adoptBlock(unknown.txid().toString(), paid, rest, clock.millis());
        } else {
            Long known = unknown.fee();
            long fee = known != null ? known : fee(tx, transaction).orElse(0);
            book.adopt(unknown.txid().toString(), paid, fee, clock.millis());
        }
        if (holdsCoins) {
            for (SpendableCoin coin : coins(transaction)) {
                new Spenders(tx)
                        .addCoin(
                                new CoinTable(tx),
                                coin,
                                unknown.blockHeight(),
                                unknown.block() ? "coinbase" : "change");
            }
        }
        book.settleAdvances(clock.millis());
    }

    private List<SpendableCoin> coins(PaymentTransaction transaction) {
        List<SpendableCoin> coins = new ArrayList<>();
        for (int i = 0; i < transaction.outputs().size(); i++) {
            TxOutput output = transaction.outputs().get(i);
            if (output.script().equals(ownScript) && output.value() > 0) {
                coins.add(new SpendableCoin(new OutPoint(transaction.txid(), i), output.value()));
            }
        }
        return coins;
    }

    /** What a transaction of our key leaves; empty if it spends what is known nowhere. */
    private static OptionalLong fee(Transaction tx, PaymentTransaction transaction) throws SQLException {
        long in = 0;
        for (TxInput input : transaction.inputs()) {
            OutPoint point = input.previous();
            Optional<Long> units = new CoinTable(tx).units(point);
            if (units.isEmpty()) {
                units = new UnknownTable(tx)
                        .find(point.txid())
                        .map(made -> Spenders.decode(made)
                                .outputs()
                                .get((int) point.index())
                                .value());
            }
            if (units.isEmpty()) {
                return OptionalLong.empty();
            }
            in = Math.addExact(in, units.get());
        }
        long out = transaction.outputs().stream().mapToLong(TxOutput::value).reduce(0, Math::addExact);
        return OptionalLong.of(Math.max(0, in - out));
    }
}
