package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.wallet.SpendableCoin;
import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.ledger.AuditChain;
import io.fluxforge.stratum.server.ledger.Auditor.Difference;
import io.fluxforge.stratum.server.ledger.Books;
import io.fluxforge.stratum.server.ledger.Transfer;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes what payments did to the books: each posting of a payment from its stored transaction, each transaction from the coins
 * that it spends, each coin from the block or the payment that made it; and asks the chain for what it is said to hold. It stops at
 * the first difference, and changes nothing.
 */
public final class PaymentAuditor {
    private static final String PREFIX = "payment:";
    private static final Account NETWORK_FEE = new Account(Account.Kind.NETWORK_FEE, "");

    private final Store store;
    private final AddressPrefixes prefixes;
    private final int buryDepth;
    private final AuditChain chain;
    private final List<String> waiting = new ArrayList<>();
    private int buried;
    private int unchecked;
    /** Payments of one block follow each other. */
    private @Nullable Block lastBlock;

    /**
     * What an audit without a difference has looked at.
     *
     * @param payments all of them
     * @param buried those that are settled
     * @param unchecked those of a node's wallet whose fee could not be recomputed, as the node does not give the transactions that
     *     they spend
     * @param waiting what payments will do the next time the pool runs, in words
     */
    public record Result(int payments, int buried, int unchecked, List<String> waiting) {}

    /**
     * @param prefixes of the network's addresses
     * @param buryDepth confirmations after which a payment stays for ever
     */
    public PaymentAuditor(Store store, AddressPrefixes prefixes, int buryDepth, AuditChain chain) {
        this.store = store;
        this.prefixes = prefixes;
        this.buryDepth = buryDepth;
        this.chain = chain;
    }

    /** A payment at one moment, with all that belongs to it. */
    private record Kept(
            Payment payment,
            List<PaymentLine> lines,
            String lastEvent,
            List<SpendableCoin> coins,
            Map<String, List<Transfer>> postings) {
        String name() {
            return "payment " + payment.id();
        }
    }

    /**
     * Looks at everything.
     *
     * @throws Difference at the first one
     * @throws IOException if the data base or the chain cannot be asked
     */
    public Result run() throws IOException, InterruptedException {
        Set<String> rest = new LinkedHashSet<>();
        List<Long> ids = store.read(tx -> {
            tx.forEach(
                    "SELECT posting_key FROM ledger_posting WHERE posting_key LIKE 'payment:%'"
                            + " OR posting_key LIKE 'adopted:%' OR posting_key LIKE 'advance:%' ORDER BY id",
                    row -> rest.add(row.getString(1)));
            return tx.all("SELECT id FROM payment ORDER BY id", row -> row.getLong(1));
        });
        checkCoins();
        for (long id : ids) {
            Kept kept = store.read(tx -> load(tx, id));
            check(kept);
            checkChain(kept);
            kept.postings().keySet().forEach(rest::remove);
        }
        new AdoptionAuditor(store, prefixes, buryDepth, chain).check(rest);
        if (!rest.isEmpty()) {
            throw new Difference(
                    "nothing accounts for the posting " + rest.iterator().next());
        }
        return new Result(ids.size(), buried, unchecked, List.copyOf(waiting));
    }

    private static Kept load(io.fluxforge.stratum.server.store.Transaction tx, long id) throws SQLException {
        PaymentTable table = new PaymentTable(tx);
        Payment payment = table.byId(id).orElseThrow();
        String event = tx.one(
                        "SELECT state FROM payment_event WHERE payment = ? ORDER BY id DESC LIMIT 1",
                        row -> row.getString(1),
                        id)
                .orElse("");
        Map<String, List<Transfer>> postings = new LinkedHashMap<>();
        Books books = new Books(tx);
        for (String key : tx.all(
                "SELECT posting_key FROM ledger_posting WHERE posting_key LIKE ?",
                row -> row.getString(1),
                PREFIX + payment.ledgerId() + ":%")) {
            postings.put(key, books.transfers(key));
        }
        return new Kept(payment, table.lines(id), event, new CoinTable(tx).of(id), postings);
    }

    private void check(Kept kept) throws IOException, InterruptedException {
        Payment payment = kept.payment();
        if (!kept.lastEvent().equals(payment.state().stored())) {
            throw new Difference(kept.name() + " is " + payment.state().shown() + ", its history ends with '"
                    + kept.lastEvent() + "'");
        }
        long units = kept.lines().stream().mapToLong(PaymentLine::units).reduce(0, Math::addExact);
        if (units != payment.units()) {
            throw new Difference(kept.name() + " is over " + payment.units() + " units, its lines come to " + units);
        }
        checkTransaction(kept);
        checkPostings(kept);
    }

    /** Reserved for every line; settled only when buried, released only when cancelled. */
    private static void checkPostings(Kept kept) throws Difference {
        Payment payment = kept.payment();
        Map<String, Set<Transfer>> expected = new LinkedHashMap<>();
        Set<Transfer> reserve = new HashSet<>();
        Set<Transfer> release = new HashSet<>();
        Set<Transfer> settle = new HashSet<>();
        long poolPays = payment.fee();
        for (PaymentLine line : kept.lines()) {
            Account spendable = new Account(Account.Kind.SPENDABLE, line.address());
            Account reserved = new Account(Account.Kind.RESERVED, line.address());
            Account paid = new Account(Account.Kind.PAID, line.address());
            reserve.add(new Transfer(spendable, reserved, line.units()));
            release.add(new Transfer(reserved, spendable, line.units()));
            settle.add(new Transfer(reserved, paid, line.paid()));
            if (line.feeShare() > 0) {
                settle.add(new Transfer(reserved, NETWORK_FEE, line.feeShare()));
                poolPays -= line.feeShare();
            }
        }
        if (poolPays > 0) {
            settle.add(new Transfer(new Account(Account.Kind.FEE, ""), NETWORK_FEE, poolPays));
        }
        String key = PREFIX + payment.ledgerId();
        expected.put(key + ":reserve", reserve);
        if (payment.state() == PaymentState.BURIED) {
            expected.put(key + ":settle", settle);
        } else if (payment.state() == PaymentState.CANCELLED) {
            expected.put(key + ":release", release);
        }
        for (Map.Entry<String, Set<Transfer>> posting : expected.entrySet()) {
            List<Transfer> found = kept.postings().get(posting.getKey());
            if (found == null) {
                throw new Difference(posting.getKey() + " is missing");
            }
            if (found.size() != posting.getValue().size() || !new HashSet<>(found).equals(posting.getValue())) {
                throw new Difference(posting.getKey() + " is not what the payment does");
            }
        }
        for (String found : kept.postings().keySet()) {
            if (!expected.containsKey(found)) {
                throw new Difference(found + " was posted, but the payment is "
                        + payment.state().shown());
            }
        }
    }

    /** The stored transaction pays what the lines say, spends the coins set aside for it, and leaves the fee. */
    private void checkTransaction(Kept kept) throws IOException, InterruptedException {
        Payment payment = kept.payment();
        boolean own = payment.mode() == Payment.Mode.OWN;
        boolean holdsCoins = own && payment.state() != PaymentState.CANCELLED;
        long coins = kept.coins().stream().mapToLong(SpendableCoin::units).reduce(0, Math::addExact);
        if (holdsCoins && coins != Math.addExact(payment.units(), payment.change())) {
            throw new Difference(kept.name() + " spends coins of " + coins + " units on " + payment.units()
                    + " and a change of " + payment.change());
        }
        if (!holdsCoins && !kept.coins().isEmpty()) {
            throw new Difference(kept.name() + " holds the coin "
                    + kept.coins().getFirst().point() + ", but is "
                    + payment.state().shown() + " (" + payment.mode() + ")");
        }
        boolean early = payment.state() == PaymentState.PLANNED || payment.state() == PaymentState.SENDING;
        if (payment.raw() == null) {
            if (payment.txid() != null || !(early || payment.state() == PaymentState.CANCELLED)) {
                throw new Difference(kept.name() + " has no transaction");
            }
            return;
        }
        PaymentTransaction transaction = decoded(kept);
        if (early
                || !Objects.equals(transaction.txid(), payment.txid())
                || transaction.expiryHeight() != payment.expiry()) {
            throw new Difference(
                    kept.name() + " holds the transaction " + transaction.txid() + ", not " + payment.txid());
        }
        if (own) {
            checkOutputs(kept, transaction);
            if (holdsCoins && !points(transaction).equals(points(kept.coins()))) {
                throw new Difference(kept.name() + " spends other coins than were set aside for it");
            }
        } else {
            checkOutputsOfWallet(kept, transaction);
        }
        checkFee(kept, transaction, own ? OptionalLong.of(coins) : inputs(transaction), holdsCoins || !own);
    }

    private static PaymentTransaction decoded(Kept kept) throws Difference {
        try {
            byte[] raw = Objects.requireNonNull(kept.payment().raw()).toBytes();
            if (Transaction.decode(raw) instanceof PaymentTransaction payment) {
                return payment;
            }
        } catch (DecodeException e) {
            throw new Difference(kept.name() + ": its transaction cannot be read: " + e.getMessage());
        }
        throw new Difference(kept.name() + ": its transaction is none that pays");
    }

    private static Set<OutPoint> points(PaymentTransaction transaction) {
        Set<OutPoint> points = new HashSet<>();
        transaction.inputs().forEach(input -> points.add(input.previous()));
        return points;
    }

    private static Set<OutPoint> points(List<SpendableCoin> coins) {
        Set<OutPoint> points = new HashSet<>();
        coins.forEach(coin -> points.add(coin.point()));
        return points;
    }

    /** One output for each line, in their order, and then the change. */
    private void checkOutputs(Kept kept, PaymentTransaction transaction) throws Difference {
        List<TxOutput> outputs = transaction.outputs();
        List<TxOutput> expected = new ArrayList<>();
        for (PaymentLine line : kept.lines()) {
            expected.add(new TxOutput(line.paid(), address(line).script()));
        }
        int lines = expected.size();
        long change = outputs.size() == lines + 1 ? outputs.getLast().value() : 0;
        if (outputs.size() < lines
                || outputs.size() > lines + 1
                || !outputs.subList(0, lines).equals(expected)
                || change != kept.payment().change()) {
            throw new Difference(kept.name() + ": its transaction does not pay what its lines say");
        }
    }

    private void checkOutputsOfWallet(Kept kept, PaymentTransaction transaction) throws Difference {
        for (PaymentLine line : kept.lines()) {
            if (!transaction
                    .outputs()
                    .contains(new TxOutput(line.paid(), address(line).script()))) {
                throw new Difference(
                        kept.name() + ": its transaction does not pay " + line.paid() + " units to " + line.address());
            }
        }
    }

    private Address address(PaymentLine line) throws Difference {
        return Address.parse(line.address(), prefixes)
                .orElseThrow(() -> new Difference("'" + line.address() + "' is no address of the network"));
    }

    private void checkFee(Kept kept, PaymentTransaction transaction, OptionalLong inputs, boolean inputsKnown)
            throws Difference {
        if (!inputsKnown) {
            return;
        }
        if (inputs.isEmpty()) {
            unchecked++;
            return;
        }
        long out = transaction.outputs().stream().mapToLong(TxOutput::value).reduce(0, Math::addExact);
        long fee = inputs.getAsLong() - out;
        if (fee != kept.payment().fee()) {
            throw new Difference(
                    kept.name() + " has a fee of " + kept.payment().fee() + " units, its transaction leaves " + fee);
        }
    }

    /** What a transaction of the wallet spends, as the chain has it; empty if the node keeps no such index. */
    private OptionalLong inputs(PaymentTransaction transaction) throws IOException, InterruptedException {
        long units = 0;
        for (TxInput input : transaction.inputs()) {
            Optional<TxOutput> output = chain.output(input.previous());
            if (output.isEmpty()) {
                return OptionalLong.empty();
            }
            units = Math.addExact(units, output.get().value());
        }
        return OptionalLong.of(units);
    }

    /** Every coin is an output of a found block's coinbase, or the change of a payment that is buried. */
    private void checkCoins() throws IOException {
        record Coin(SpendableCoin coin, @Nullable ByteString coinbase) {}
        List<Coin> coins = store.read(tx -> tx.all(
                "SELECT c.txid, c.output, c.units, COALESCE(b.coinbase, u.raw) FROM payout_coin c"
                        + " LEFT JOIN ledger_block b ON b.coinbase_txid = c.txid"
                        + " LEFT JOIN payout_unknown u ON u.txid = c.txid AND u.adopted_at IS NOT NULL"
                        + " WHERE c.source = 'coinbase'",
                row -> new Coin(
                        new SpendableCoin(
                                new OutPoint(Hash256.parse(row.getString(1)), row.getLong(2)), row.getLong(3)),
                        Optional.ofNullable(row.getBytes(4)).map(ByteString::of).orElse(null))));
        for (Coin coin : coins) {
            if (coin.coinbase() == null || !isOutput(coin.coin(), coin.coinbase())) {
                throw new Difference("the coin " + coin.coin().point() + " of "
                        + coin.coin().units() + " units is in no coinbase of the pool");
            }
        }
        Optional<String> stray = store.read(tx -> tx
                .all(
                        "SELECT c.txid, c.output FROM payout_coin c WHERE c.source = 'change' AND NOT EXISTS"
                                + " (SELECT 1 FROM payment p WHERE p.txid = c.txid AND p.state = 'buried'"
                                + " AND p.change_units = c.units"
                                + " AND c.output = (SELECT COUNT(*) FROM payment_line l WHERE l.payment = p.id))"
                                + " AND NOT EXISTS (SELECT 1 FROM payout_unknown u WHERE u.txid = c.txid"
                                + " AND u.adopted_at IS NOT NULL)",
                        row -> row.getString(1) + ":" + row.getLong(2))
                .stream()
                .findFirst());
        if (stray.isPresent()) {
            throw new Difference("the coin " + stray.get() + " is the change of no payment that is buried");
        }
    }

    private static boolean isOutput(SpendableCoin coin, ByteString coinbase) {
        try {
            return Transaction.decode(coinbase.toBytes()) instanceof PaymentTransaction transaction
                    && transaction.txid().equals(coin.point().txid())
                    && coin.point().index() < transaction.outputs().size()
                    && transaction.outputs().get((int) coin.point().index()).value() == coin.units();
        } catch (DecodeException e) {
            return false;
        }
    }

    /** What is settled is buried in the block that it is said to be in; what has still to be noted is told. */
    private void checkChain(Kept kept) throws IOException, InterruptedException {
        Hash256 hash = kept.payment().blockHash();
        if (hash == null) {
            return;
        }
        boolean settled = kept.payment().state() == PaymentState.BURIED;
        buried += settled ? 1 : 0;
        int depth = chain.confirmations(hash).orElse(-1);
        if (settled && depth < buryDepth) {
            throw new Difference(
                    kept.name() + " is settled, but its block " + hash + " has " + depth + " confirmations");
        }
        if (!settled && (depth <= 0 || depth >= buryDepth)) {
            waiting.add(kept.name() + " is in the block " + hash + ", which has " + depth + " confirmations");
        }
        if (depth > 0 && !holds(hash, kept.payment())) {
            throw new Difference(kept.name() + ": its transaction is not in the block " + hash + " at height "
                    + kept.payment().blockHeight());
        }
    }

    private boolean holds(Hash256 hash, Payment payment) throws IOException, InterruptedException {
        Block block = lastBlock;
        if (block == null || !block.hash().equals(hash)) {
            block = chain.block(hash).orElse(null);
            lastBlock = block;
        }
        return block != null
                && block.transactions().stream()
                        .anyMatch(transaction -> Objects.equals(transaction.txid(), payment.txid()));
    }
}
