package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.wallet.SpendableCoin;
import io.fluxforge.stratum.server.ledger.PaymentBook;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads every block of the best chain, once, for our payments and for others who spend our coins. Only a chain with more work than
 * the one that was read takes its place: a node that lags, or is on another branch, changes nothing.
 */
final class ChainScan {
    /** Blocks that are remembered beyond those that a payment needs to be buried. */
    private static final int SPARE = 100;

    /** Blocks that are read in one transaction of the store, and bytes after which it takes no more. */
    private static final int BATCH = 50;

    private static final int BATCH_BYTES = 4 << 20;

    private final Store store;
    private final PayoutChain chain;
    private final int buryDepth;
    private final InstantSource clock;
    private final PayoutEvents events;
    private final OwnMarks marks;

    /** @param buryDepth confirmations of a payment that stays for ever */
    ChainScan(Store store, PayoutChain chain, int buryDepth, InstantSource clock, PayoutEvents events, OwnMarks marks) {
        this.store = store;
        this.chain = chain;
        this.buryDepth = buryDepth;
        this.clock = clock;
        this.events = events;
        this.marks = marks;
    }

    /**
     * The tip, if all blocks up to it are read now; empty if nothing may be decided.
     *
     * @param paid height of the best chain before the first payment that notes and wallet know
     */
    Optional<ChainPoint> advance(OptionalInt paid) throws IOException, InterruptedException {
        // A branch that has taken the place of that chain since may hold the payment lower.
        OptionalInt paidAfter = paid.isPresent() ? OptionalInt.of(Math.max(0, paid.getAsInt() - buryDepth)) : paid;
        Optional<ChainPoint> found = chain.tip();
        if (found.isEmpty()) {
            events.waits(chain.waitsFor());
            return Optional.empty();
        }
        ChainPoint tip = found.get();
        Optional<ChainPoint> known = store.read(tx -> new ScanTable(tx).lastIfBegunInTime(paidAfter));
        if (known.isEmpty()) {
            known = begin(tip, paidAfter);
            if (known.isEmpty()) {
                return Optional.empty();
            }
        }
        ChainPoint last = known.get();
        if (last.hash().equals(tip.hash())) {
            return found;
        }
        if (tip.work().compareTo(last.work()) <= 0) {
            events.waits("the node is at height " + tip.height()
                    + " of a chain with no more work than the one read up to" + " height " + last.height());
            return Optional.empty();
        }
        Optional<ChainPoint> fork = fork(last);
        if (fork.isEmpty()) {
            return Optional.empty();
        }
        if (fork.get().height() < last.height()) {
            drop(fork.get());
        }
        return read(fork.get(), tip) ? found : Optional.empty();
    }

    /**
     * Payments are looked for from the pool's first block on, since nothing can have been paid earlier, and from
     * the first payment that is noted, whose blocks the ledger may have forgotten; without either, from the tip. What
     * a data base was told later to have been found earlier, as by a journal that knows more than it did, lets reading begin again.
     * The blocks before are remembered too, for the case that they are reorganised.
     */
    private Optional<ChainPoint> begin(ChainPoint tip, OptionalInt paidAfter) throws IOException, InterruptedException {
        int first = store.read(tx -> new ScanTable(tx).first(paidAfter)).orElse(tip.height() + 1);
        int start = Math.max(0, Math.min(first - 1, tip.height()));
        Optional<ChainPoint> lowest = chain.at(Math.max(0, start - buryDepth));
        if (lowest.isPresent()) {
            store.write(tx -> {
                dropAbove(tx, -1, "reading begins again");
                ScanTable scan = new ScanTable(tx);
                scan.add(lowest.get());
                scan.begunAt(start);
            });
        }
        return lowest;
    }

    private List<Payment> dropAbove(io.fluxforge.stratum.server.store.Transaction tx, int height, String note)
            throws SQLException {
        return dropAbove(tx, height, note, clock.millis());
    }

    /** Forgets all that was read above a height. */
    private static List<Payment> dropAbove(
            io.fluxforge.stratum.server.store.Transaction tx, int height, String note, long nowMillis)
            throws SQLException {
        ScanTable scan = new ScanTable(tx);
        scan.dropAbove(height);
        if (height >= 0 && scan.begun() > height) {
            // What is read in place of it may hold what nobody looked for before.
            scan.begunAt(height);
        }
        new CoinTable(tx).found(height);
        new UnknownTable(tx).dropAbove(height);
        return new PaymentTable(tx).orphaned(height, note, nowMillis);
    }

    /** The last block read that is still in the best chain. */
    private Optional<ChainPoint> fork(ChainPoint last) throws IOException, InterruptedException {
        int lowest = store.read(tx -> new ScanTable(tx).lowest()).orElse(last.height());
        for (int height = last.height(); height >= lowest; height--) {
            int at = height;
            Optional<ChainPoint> known = store.read(tx -> new ScanTable(tx).at(at));
            Optional<ChainPoint> now = chain.at(height);
            if (known.isPresent()
                    && now.isPresent()
                    && known.get().hash().equals(now.get().hash())) {
                return known;
            }
        }
        alarm("the best chain has left the one read so far below height " + lowest
                + ", deeper than payments are watched");
        return Optional.empty();
    }

    private void alarm(String reason) throws IOException {
        boolean raised = store.writeAndGet(tx -> new AlarmTable(tx).raise(null, reason, clock.millis()));
        if (raised) {
            events.alarm(reason);
        }
    }

    private void drop(ChainPoint fork) throws IOException {
        List<Payment> back = store.writeAndGet(tx -> dropAbove(tx, fork.height(), "its block was orphaned"));
        events.scanned(fork.height(), fork.hash());
        for (Payment payment : back) {
            events.payment(payment.id(), PaymentState.BROADCAST, "its block was orphaned");
        }
    }

    /**
     * Lets all blocks that are remembered be read again, because one of them may hold a transaction that nobody knew of when it was
     * read. As long as there may be such a one, all blocks since are remembered.
     */
    static void readAgain(io.fluxforge.stratum.server.store.Transaction tx, long nowMillis) throws SQLException {
        ScanTable scan = new ScanTable(tx);
        OptionalInt lowest = scan.lowest();
        if (lowest.isPresent()) {
            dropAbove(tx, lowest.getAsInt(), "its block is read again", nowMillis);
        }
    }

    /** A block that was fetched, and its size. */
    private record Fetched(ChainPoint point, Block block, int bytes) {}

    /** Reads from one block of the best chain up to another; false if the chain changes meanwhile. */
    private boolean read(ChainPoint from, ChainPoint to) throws IOException, InterruptedException {
        ChainPoint last = from;
        while (last.height() < to.height()) {
            List<Fetched> batch = fetch(last, to.height());
            if (batch.isEmpty()) {
                return false;
            }
            read(last, batch);
            last = batch.getLast().point();
        }
        return last.hash().equals(to.hash());
    }

    /**
     * Some of the blocks that follow one after the other; none if the next does not, or cannot be had. What was had before a call
     * failed counts, so that a node that answers only now and then is read to its tip in the end.
     *
     * @throws IOException if the first cannot be asked for
     */
    private List<Fetched> fetch(ChainPoint after, int upTo) throws IOException, InterruptedException {
        List<Fetched> batch = new ArrayList<>();
        Hash256 previous = after.hash();
        int bytes = 0;
        for (int height = after.height() + 1; height <= upTo && batch.size() < BATCH && bytes < BATCH_BYTES; height++) {
            Optional<Fetched> next;
            try {
                next = fetch(height);
            } catch (IOException e) {
                if (batch.isEmpty()) {
                    throw e;
                }
                // It is the first of the next batch, which fails again or goes on.
                break;
            }
            if (next.isEmpty()) {
                events.waits("the node does not give block " + height);
                break;
            }
            if (!next.get().block().header().previousHash().equals(previous)) {
                break;
            }
            batch.add(next.get());
            previous = next.get().point().hash();
            bytes += next.get().bytes();
        }
        return batch;
    }

    private Optional<Fetched> fetch(int height) throws IOException, InterruptedException {
        Optional<ChainPoint> point = chain.at(height);
        Optional<byte[]> raw =
                point.isEmpty() ? Optional.empty() : chain.block(point.get().hash());
        return raw.isEmpty()
                ? Optional.empty()
                : Optional.of(new Fetched(point.get(), decoded(point.get(), raw.get()), raw.get().length));
    }

    private static Block decoded(ChainPoint point, byte[] bytes) throws IOException {
        try {
            Block block = Block.decode(bytes);
            if (block.hash().equals(point.hash())
                    && block.merkleRoot().hash().equals(block.header().merkleRoot())) {
                return block;
            }
        } catch (DecodeException e) {
            throw new IOException("the node's block " + point.hash() + " cannot be read: " + e.getMessage(), e);
        }
        throw new IOException("the node's block " + point.hash() + " is another one");
    }

    /** What a transaction has found out. */
    private static final class Found {
        final Map<Long, PaymentState> moved = new LinkedHashMap<>();
        final List<String> alarms = new ArrayList<>();
    }

    private void read(ChainPoint parent, List<Fetched> batch) throws IOException {
        Found found = store.writeAndGet(tx -> {
            Found result = new Found();
            ScanTable scan = new ScanTable(tx);
            Optional<ChainPoint> last = scan.last();
            // Another process may have read them meanwhile.
            if (last.isPresent() && last.get().hash().equals(parent.hash())) {
                int begun = scan.begun();
                Spenders forgotten = new Spenders(tx);
                for (Fetched fetched : batch) {
                    if (fetched.point().height() > begun) {
                        look(tx, fetched, forgotten, result);
                    }
                    scan.add(fetched.point());
                }
                ChainPoint tip = batch.getLast().point();
                if (new PaymentTable(tx)
                        .in(PaymentState.PLANNED, PaymentState.SENDING).stream()
                                .noneMatch(payment -> payment.mode() == Payment.Mode.NODE)) {
                    scan.dropBelow(tip.height() - buryDepth - SPARE);
                }
                bury(tx, tip, result);
            }
            return result;
        });
        ChainPoint tip = batch.getLast().point();
        events.scanned(tip.height(), tip.hash());
        found.moved.forEach((id, state) -> events.payment(id, state, "height " + tip.height()));
        found.alarms.forEach(events::alarm);
    }

    private void look(
            io.fluxforge.stratum.server.store.Transaction tx, Fetched fetched, Spenders forgotten, Found found)
            throws SQLException {
        for (Transaction transaction : fetched.block().transactions()) {
            if (transaction instanceof PaymentTransaction payment && payment.isCoinbase()) {
                lookAtCoinbase(tx, payment, fetched.point());
            } else if (transaction instanceof PaymentTransaction payment) {
                look(tx, payment, fetched.point(), found);
                for (TxInput input : payment.inputs()) {
                    for (UnknownTable.Unknown other : forgotten.others(input.previous(), payment.txid())) {
                        new UnknownTable(tx)
                                .spent(
                                        other.txid(),
                                        payment.txid(),
                                        fetched.point().height());
                    }
                }
            }
        }
    }

    /** A block that we found must be in the ledger; that it is not there yet says nothing. */
    private void lookAtCoinbase(
            io.fluxforge.stratum.server.store.Transaction tx, PaymentTransaction coinbase, ChainPoint point)
            throws SQLException {
        if (marks.isFound(coinbase) && !new ScanTable(tx).isOwnBlock(point.hash())) {
            UnknownTable unknown = new UnknownTable(tx);
            unknown.add(coinbase.txid(), true, "chain", coinbase.toBytes(), null, clock.millis());
            unknown.inChain(coinbase.txid(), point);
        }
    }

    private void look(
            io.fluxforge.stratum.server.store.Transaction tx,
            PaymentTransaction transaction,
            ChainPoint point,
            Found found)
            throws SQLException {
        Hash256 txid = transaction.txid();
        PaymentTable payments = new PaymentTable(tx);
        Optional<Payment> ours = payments.byTxid(txid);
        if (ours.isPresent()) {
            payments.inChain(ours.get(), point.hash(), point.height(), clock.millis());
            found.moved.put(ours.get().id(), PaymentState.IN_CHAIN);
        } else {
            UnknownTable unknown = new UnknownTable(tx);
            if (marks.isSigned(transaction)
                    && unknown.add(txid, false, "chain", transaction.toBytes(), null, clock.millis())) {
                found.alarms.add("we paid by the transaction " + txid + " at height " + point.height()
                        + ", and the ledger does not know it");
            }
            unknown.inChain(txid, point);
        }
        CoinTable coins = new CoinTable(tx);
        for (TxInput input : transaction.inputs()) {
            OutPoint output = input.previous();
            Optional<CoinTable.Spender> spender = coins.spender(output);
            if (spender.isPresent()
                    && (ours.isEmpty() || ours.get().id() != spender.get().payment())) {
                coins.lost(output, txid.toString(), point.height());
                Payment of = payments.byId(spender.get().payment()).orElse(null);
                String reason = "our coin " + output + (of == null ? "" : " of payment " + of.id())
                        + " was spent by another transaction, " + txid + ", at height " + point.height();
                if (new AlarmTable(tx).raise(of, reason, clock.millis())) {
                    found.alarms.add(reason);
                }
            }
        }
    }

    private void bury(io.fluxforge.stratum.server.store.Transaction tx, ChainPoint tip, Found found)
            throws SQLException {
        PaymentTable payments = new PaymentTable(tx);
        PaymentBook book = new PaymentBook(tx);
        long now = clock.millis();
        for (Payment payment : payments.inChainUpTo(tip.height() - buryDepth + 1)) {
            Map<String, Long> paid = new LinkedHashMap<>();
            payments.lines(payment.id()).forEach(line -> paid.put(line.address(), line.paid()));
            book.settle(payment.ledgerId(), paid, payment.fee(), now);
            if (payment.change() > 0) {
                // Change is the last output of transactions of ours.
                OutPoint output = new OutPoint(Objects.requireNonNull(payment.txid()), paid.size());
                new Spenders(tx)
                        .addCoin(
                                new CoinTable(tx),
                                new SpendableCoin(output, payment.change()),
                                payment.blockHeight(),
                                "change");
            }
            payments.buried(payment.id(), now);
            found.moved.put(payment.id(), PaymentState.BURIED);
        }
        // A transaction that has expired so deep in the chain can be in no block any more.
        for (Payment payment : payments.in(PaymentState.BROADCAST)) {
            if (payment.expiry() > 0 && payment.expiry() + buryDepth <= tip.height()) {
                book.release(payment.ledgerId(), now);
                payments.cancelled(payment, "expired at height " + payment.expiry(), now);
                found.moved.put(payment.id(), PaymentState.CANCELLED);
            }
        }
    }
}
