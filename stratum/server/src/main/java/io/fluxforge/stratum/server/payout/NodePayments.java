package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.stratum.server.ledger.PaymentBook;
import io.fluxforge.stratum.server.life.LifeTable;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Payments by the wallet of a node. The intent is stored with a comment that is unique for ever before the wallet is told; where the
 * outcome is not known the wallet is asked for that comment, and only if it has had no such payment for a while is it told again.
 */
final class NodePayments {
    /** After this a call that was not answered has been executed or will never be. */
    static final long SETTLED_MILLIS = 10 * 60_000;

    /** Bytes of an output that pays the hash of a key. */
    private static final int OUTPUT_BYTES = 34;

    private final Store store;
    private final NodeWallet wallet;
    private final Due due;
    private final int maxOutputs;
    private final AddressPrefixes prefixes;
    private final InstantSource clock;
    private final PayoutEvents events;
    private final PaymentNotes notes;

    NodePayments(
            Store store,
            NodeWallet wallet,
            Supplier<PayoutPolicy> policy,
            AddressPrefixes prefixes,
            InstantSource clock,
            PayoutEvents events,
            PaymentNotes notes) {
        this.store = store;
        this.wallet = wallet;
        this.due = new Due(policy, prefixes);
        // Half of the room is for the inputs, whose number is the wallet's affair.
        this.maxOutputs = policy.get().transaction().maxBytes() / 2 / OUTPUT_BYTES;
        this.prefixes = prefixes;
        this.clock = clock;
        this.events = events;
        this.notes = notes;
    }

    private NodePlan preview(io.fluxforge.stratum.server.store.Transaction tx, long roundMillis, long balance)
            throws SQLException {
        return NodePlan.of(due.payees(tx, roundMillis), balance, maxOutputs, prefixes);
    }

    /** What a round would pay now, the first payment of it. */
    NodePlan preview(long nowMillis) throws IOException, InterruptedException {
        long balance = wallet.balance();
        return store.read(tx -> preview(tx, nowMillis, balance));
    }

    /** Plans one payment for those who are due, and says whether there was one. */
    boolean plan(long roundMillis) throws IOException, InterruptedException {
        // While one is open its coins may still count as the wallet's balance.
        boolean open = !store.read(tx -> new PaymentTable(tx).in(PaymentState.PLANNED, PaymentState.SENDING))
                .isEmpty();
        if (open) {
            return false;
        }
        long balance = wallet.balance();
        String[] left = {""};
        long planned = store.writeAndGet(tx -> {
            left[0] = "";
            if (!new AlarmTable(tx).open().isEmpty()) {
                return 0L;
            }
            NodePlan plan = preview(tx, roundMillis, balance);
            List<PaymentLine> lines = plan.lines();
            left[0] = plan.left();
            if (lines.isEmpty()) {
                return 0L;
            }
            SortedMap<String, Long> units = new TreeMap<>();
            lines.forEach(line -> units.put(line.address(), line.units()));
            long now = clock.millis();
            String comment = new LifeTable(tx).currentOrFirst(now).newComment();
            long id = new PaymentTable(tx).insert(Payment.Mode.NODE, comment, 0, 0, lines, now);
            new PaymentBook(tx).reserve(Long.toString(id), units, now);
            new RoundTable(tx).paid(units.keySet(), roundMillis);
            return id;
        });
        if (planned > 0) {
            events.payment(planned, PaymentState.PLANNED, "");
        }
        if (!left[0].isEmpty()) {
            events.left(left[0]);
        }
        return planned > 0;
    }

    /** Looks what became of calls whose outcome is not known. */
    void lookUp() throws IOException, InterruptedException {
        for (Payment payment : store.read(tx -> new PaymentTable(tx).in(PaymentState.SENDING))) {
            lookUp(payment);
        }
    }

    /** Makes the calls that are planned. */
    void send() throws IOException, InterruptedException {
        for (Payment payment : store.read(tx -> new PaymentTable(tx).in(PaymentState.PLANNED))) {
            if (payment.mode() == Payment.Mode.NODE) {
                send(payment);
            }
        }
    }

    private void send(Payment payment) throws IOException, InterruptedException {
        // Whatever happened before, nobody may be paid twice: the wallet has the last word.
        Optional<Hash256> known = wallet.find(payment.comment(), payment.createdMillis());
        int height = store.read(tx -> new ScanTable(tx).last())
                .map(ChainPoint::height)
                .orElse(0);
        notes.write(new PaymentNotes.Note(clock.millis(), height, payment.comment(), null, null));
        record Begun(Map<String, Long> units, Optional<ChainPoint> read) {}
        Optional<Begun> begun = store.writeAndGet(tx -> {
            PaymentTable payments = new PaymentTable(tx);
            Map<String, Long> units = new LinkedHashMap<>();
            payments.lines(payment.id()).forEach(line -> units.put(line.address(), line.units()));
            Begun now = new Begun(units, new ScanTable(tx).last());
            return payments.sending(payment.id(), clock.millis()) ? Optional.of(now) : Optional.empty();
        });
        if (begun.isEmpty()) {
            return;
        }
        events.payment(payment.id(), PaymentState.SENDING, "");
        if (known.isPresent()) {
            keep(payment, known.get(), Optional.empty());
            return;
        }
        switch (wallet.send(begun.get().units(), payment.comment())) {
            case NodeWallet.Outcome.Sent(Hash256 txid) ->
                keep(payment, txid, begun.get().read());
            case NodeWallet.Outcome.Refused(String words) -> cancel(payment, words);
            case NodeWallet.Outcome.Unknown(String words) -> events.payment(payment.id(), PaymentState.SENDING, words);
        }
    }

    private void lookUp(Payment payment) throws IOException, InterruptedException {
        Optional<Hash256> found = wallet.find(payment.comment(), payment.createdMillis());
        if (found.isPresent()) {
            keep(payment, found.get(), Optional.empty());
        } else if (clock.millis() - payment.sentMillis() >= SETTLED_MILLIS) {
            String note = "the wallet has no such payment";
            boolean moved = store.writeAndGet(tx -> new PaymentTable(tx).notSent(payment.id(), note, clock.millis()));
            if (moved) {
                events.payment(payment.id(), PaymentState.PLANNED, note);
            }
        }
    }

    private void cancel(Payment payment, String words) throws IOException {
        boolean moved = store.writeAndGet(tx -> {
            Optional<Payment> now = new PaymentTable(tx).byId(payment.id());
            if (now.isEmpty() || now.get().state() != PaymentState.SENDING) {
                return false;
            }
            new PaymentBook(tx).release(payment.ledgerId(), clock.millis());
            return new PaymentTable(tx).cancelled(now.get(), words, clock.millis());
        });
        if (moved) {
            events.payment(payment.id(), PaymentState.CANCELLED, words);
        }
    }

    /**
     * Keeps the wallet's transaction.
     *
     * @param readBefore how far blocks had been read when the wallet was told; empty if that was in an earlier step, and a block that
     *     was read since, without knowing the transaction, may hold it
     */
    private void keep(Payment payment, Hash256 txid, Optional<ChainPoint> readBefore)
            throws IOException, InterruptedException {
        NodeWallet.Made made = wallet.transaction(txid);
        PaymentTransaction transaction;
        try {
            transaction = (PaymentTransaction) Transaction.decode(made.bytes().toBytes());
        } catch (DecodeException | ClassCastException e) {
            throw new IOException("the wallet's transaction " + txid + " cannot be read", e);
        }
        if (!transaction.txid().equals(txid)) {
            throw new IOException("the wallet's transaction " + txid + " is another one");
        }
        String wrong = store.writeAndGet(tx -> {
            PaymentTable payments = new PaymentTable(tx);
            List<PaymentLine> lines = new ArrayList<>();
            for (PaymentLine line : payments.lines(payment.id())) {
                long got = received(transaction, line, made.fee());
                if (got <= 0) {
                    String reason = "the wallet's transaction " + txid + " of payment " + payment.id()
                            + " does not pay " + line.units() + " units, less a share of the fee, to " + line.address();
                    new AlarmTable(tx).raise(payment, reason, clock.millis());
                    return reason;
                }
                lines.add(new PaymentLine(line.address(), line.units(), line.units() - got));
            }
            boolean kept = payments.sentByNode(
                    payment.id(),
                    txid,
                    made.bytes().toBytes(),
                    transaction.expiryHeight(),
                    made.fee(),
                    lines,
                    clock.millis());
            if (kept && (readBefore.isEmpty() || !readBefore.equals(new ScanTable(tx).last()))) {
                ChainScan.readAgain(tx, clock.millis());
            }
            return "";
        });
        if (wrong.isEmpty()) {
            events.payment(payment.id(), PaymentState.BROADCAST, txid.toString());
        } else {
            events.alarm(wrong);
        }
    }

    /** What a line got: the output to its address that is nearest to the debt, and not farther from it than the fee. */
    private long received(PaymentTransaction transaction, PaymentLine line, long fee) {
        long best = 0;
        Address address = Address.parse(line.address(), prefixes).orElseThrow();
        for (TxOutput output : transaction.outputs()) {
            if (output.script().equals(address.script())
                    && output.value() <= line.units()
                    && output.value() >= line.units() - fee) {
                best = Math.max(best, output.value());
            }
        }
        return best;
    }
}
