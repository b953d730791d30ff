package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.wallet.Payee;
import io.fluxforge.node.wallet.SpendableCoin;
import io.fluxforge.node.wallet.TransactionDraft;
import io.fluxforge.node.wallet.TransactionPlanner;
import io.fluxforge.node.wallet.TransactionSigner;
import io.fluxforge.stratum.server.ledger.PaymentBook;
import io.fluxforge.stratum.server.life.LifeTable;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Payments by transactions of ours. */
final class OwnPayments {
    /** After this a transaction that is in no block is handed to the nodes again, the same bytes. */
    static final long RESEND_MILLIS = 5 * 60_000;

    /** More than a transaction can spend. */
    private static final int MAX_COINS = 1_000;

    private static final int MAX_BLOCKS = 500;

    private final Store store;
    private final PayoutChain chain;
    private final TransactionSigner signer;
    private final TransactionPlanner planner;
    private final Due due;
    private final AddressPrefixes prefixes;
    private final InstantSource clock;
    private final PayoutEvents events;
    private final PaymentNotes notes;

    OwnPayments(
            Store store,
            PayoutChain chain,
            TransactionSigner signer,
            Supplier<PayoutPolicy> policy,
            AddressPrefixes prefixes,
            InstantSource clock,
            PayoutEvents events,
            PaymentNotes notes) {
        this.store = store;
        this.chain = chain;
        this.signer = signer;
        this.planner = new TransactionPlanner(policy.get().transaction(), signer.publicKeyBytes());
        this.due = new Due(policy, prefixes);
        this.prefixes = prefixes;
        this.clock = clock;
        this.events = events;
        this.notes = notes;
    }

    /** Looks for coins of ours in the coinbases of blocks that have become mature. */
    void importCoins() throws IOException, InterruptedException {
        for (CoinTable.NewBlock block : store.read(tx -> new CoinTable(tx).newBlocks(MAX_BLOCKS))) {
            List<SpendableCoin> coins = ours(block);
            List<SpendableCoin> gone = new ArrayList<>();
            for (SpendableCoin coin : coins) {
                if (!chain.isUnspent(coin.point(), false)) {
                    gone.add(coin);
                }
            }
            store.writeAndGet(tx -> take(tx, block, coins, gone)).ifPresent(events::alarm);
        }
    }

    /** Takes coins of a block in; what is wrong with them, if that is news. */
    private Optional<String> take(
            io.fluxforge.stratum.server.store.Transaction tx,
            CoinTable.NewBlock block,
            List<SpendableCoin> coins,
            List<SpendableCoin> gone)
            throws SQLException {
        CoinTable table = new CoinTable(tx);
        for (SpendableCoin coin : coins) {
            table.add(coin, block.height(), "coinbase");
        }
        table.imported(block);
        Spenders spenders = new Spenders(tx);
        String reason = "";
        for (SpendableCoin coin : gone) {
            Optional<UnknownTable.Unknown> spender = spenders.of(coin.point());
            if (spender.isEmpty()) {
                reason = "our coin " + coin.point() + " of the block at height " + block.height()
                        + " is spent already, or the block is not in the best chain";
            }
            table.lost(
                    coin.point(),
                    spender.map(by -> by.txid().toString()).orElse("unknown"),
                    spender.map(UnknownTable.Unknown::blockHeight).orElse(block.height()));
        }
        return !reason.isEmpty() && new AlarmTable(tx).raise(null, reason, clock.millis())
                ? Optional.of(reason)
                : Optional.empty();
    }

    /** Hands out again what the ledger has forgotten and no block holds: what was once signed may happen at any time, so let it. */
    void resendForgotten() throws IOException, InterruptedException {
        for (UnknownTable.Unknown unknown : store.read(tx -> new UnknownTable(tx).open())) {
            if (!unknown.block() && unknown.blockHash() == null) {
                chain.send(unknown.raw().toBytes());
            }
        }
    }

    private List<SpendableCoin> ours(CoinTable.NewBlock block) throws IOException {
        try {
            PaymentTransaction coinbase =
                    (PaymentTransaction) Transaction.decode(block.coinbase().toBytes());
            return coins(coinbase, signer.ownScript());
        } catch (DecodeException | ClassCastException e) {
            throw new IOException("the ledger's coinbase of block " + block.hash() + " cannot be read", e);
        }
    }

    private static List<SpendableCoin> coins(PaymentTransaction transaction, Script own) {
        List<SpendableCoin> coins = new ArrayList<>();
        for (int i = 0; i < transaction.outputs().size(); i++) {
            TxOutput output = transaction.outputs().get(i);
            if (output.script().equals(own) && output.value() > 0) {
                coins.add(new SpendableCoin(new OutPoint(transaction.txid(), i), output.value()));
            }
        }
        return coins;
    }

    /** Plans one payment for those who are due, and says whether there was one. */
    boolean plan(long roundMillis) throws IOException {
        long planned = store.writeAndGet(tx -> {
            if (!new AlarmTable(tx).open().isEmpty()) {
                return 0L;
            }
            CoinTable coins = new CoinTable(tx);
            Optional<TransactionDraft> draft = planner.plan(due.payees(tx, roundMillis), coins.free(MAX_COINS));
            return draft.isEmpty() ? 0L : insert(tx, draft.get(), roundMillis);
        });
        if (planned > 0) {
            events.payment(planned, PaymentState.PLANNED, "");
        }
        return planned > 0;
    }

    private long insert(io.fluxforge.stratum.server.store.Transaction tx, TransactionDraft draft, long roundMillis)
            throws SQLException {
        List<PaymentLine> lines = new ArrayList<>();
        SortedMap<String, Long> units = new TreeMap<>();
        for (TransactionDraft.Payment payment : draft.payments()) {
            String address = payment.address().format(prefixes);
            lines.add(new PaymentLine(address, payment.units(), payment.feeShare()));
            units.put(address, payment.units());
        }
        long now = clock.millis();
        String comment = new LifeTable(tx).currentOrFirst(now).newComment();
        long id = new PaymentTable(tx).insert(Payment.Mode.OWN, comment, draft.fee(), draft.change(), lines, now);
        new CoinTable(tx).spend(draft.inputs(), id);
        new PaymentBook(tx).reserve(Long.toString(id), units, now);
        new RoundTable(tx).paid(units.keySet(), roundMillis);
        return id;
    }

    /** What a round would pay now, without paying it. */
    List<TransactionDraft> preview(long nowMillis) throws IOException {
        record Open(List<Payee> payees, List<SpendableCoin> coins, List<CoinTable.NewBlock> newBlocks) {}
        Open open = store.read(tx -> {
            CoinTable coins = new CoinTable(tx);
            return new Open(
                    due.payees(tx, nowMillis), coins.free(Integer.MAX_VALUE), coins.newBlocks(Integer.MAX_VALUE));
        });
        List<Payee> payees = new ArrayList<>(open.payees());
        List<SpendableCoin> coins = new ArrayList<>(open.coins());
        for (CoinTable.NewBlock block : open.newBlocks()) {
            coins.addAll(ours(block));
        }
        List<TransactionDraft> drafts = new ArrayList<>();
        Optional<TransactionDraft> draft = planner.plan(payees, coins);
        while (draft.isPresent()) {
            drafts.add(draft.get());
            coins.removeAll(draft.get().inputs());
            List<Address> paid = draft.get().payments().stream()
                    .map(TransactionDraft.Payment::address)
                    .toList();
            payees.removeIf(payee -> paid.contains(payee.address()));
            draft = planner.plan(payees, coins);
        }
        return drafts;
    }

    /** Signs what is planned, for the block after the last that was read. After a crash the same plan gives the same bytes. */
    void sign() throws IOException {
        Optional<ChainPoint> tip = store.read(tx -> new ScanTable(tx).last());
        if (tip.isEmpty()) {
            return;
        }
        for (Payment payment : store.read(tx -> new PaymentTable(tx).in(PaymentState.PLANNED))) {
            if (payment.mode() == Payment.Mode.OWN) {
                TransactionDraft draft = store.read(tx -> draft(tx, payment));
                PaymentTransaction signed = signer.sign(draft, tip.get().height() + 1);
                boolean stored = store.writeAndGet(tx ->
                        new PaymentTable(tx).signed(payment.id(), signed.txid(), signed.toBytes(), clock.millis()));
                if (stored) {
                    events.payment(
                            payment.id(), PaymentState.SIGNED, signed.txid().toString());
                }
            }
        }
    }

    private TransactionDraft draft(io.fluxforge.stratum.server.store.Transaction tx, Payment payment)
            throws SQLException {
        List<TransactionDraft.Payment> payments = new ArrayList<>();
        for (PaymentLine line : new PaymentTable(tx).lines(payment.id())) {
            Address address = Address.parse(line.address(), prefixes)
                    .orElseThrow(() -> new IllegalStateException(payment + " pays " + line.address()));
            payments.add(new TransactionDraft.Payment(address, line.units(), line.feeShare()));
        }
        return new TransactionDraft(new CoinTable(tx).of(payment.id()), payments, payment.change(), payment.fee());
    }

    /** Hands to the nodes what is in no block. */
    void send(ChainPoint tip) throws IOException, InterruptedException {
        for (Payment payment : store.read(tx -> new PaymentTable(tx).in(PaymentState.SIGNED, PaymentState.BROADCAST))) {
            boolean again = clock.millis() - payment.sentMillis() >= RESEND_MILLIS;
            if (payment.mode() == Payment.Mode.OWN && again) {
                send(payment, tip);
            }
        }
    }

    private void send(Payment payment, ChainPoint tip) throws IOException, InterruptedException {
        byte[] raw = Objects.requireNonNull(payment.raw(), "stored before it is sent")
                .toBytes();
        if (payment.sends() == 0) {
            notes.write(new PaymentNotes.Note(
                    clock.millis(), tip.height(), payment.comment(), payment.txid(), payment.raw()));
        }
        PayoutChain.Sending answer = chain.send(raw);
        boolean has = answer.kind() == PayoutChain.Sending.Kind.HAS;
        String wrong = switch (answer.kind()) {
            case HAS, LATER -> "";
            case REFUSED -> "payment " + payment.id() + " is refused by the node: " + answer.words();
            case INPUT_MISSING -> missing(payment, raw, tip);
        };
        boolean raised = store.writeAndGet(tx -> {
            new PaymentTable(tx).answered(payment, has, answer.words(), clock.millis());
            return !wrong.isEmpty() && new AlarmTable(tx).raise(payment, wrong, clock.millis());
        });
        events.payment(payment.id(), has ? PaymentState.BROADCAST : payment.state(), answer.words());
        if (raised) {
            events.alarm(wrong);
        }
    }

    /** Which input is spent, as the node sees it at the very tip that all was read up to; empty if that cannot be said. */
    private String missing(Payment payment, byte[] raw, ChainPoint tip) throws IOException, InterruptedException {
        PaymentTransaction transaction;
        try {
            transaction = (PaymentTransaction) Transaction.decode(raw);
        } catch (DecodeException e) {
            throw new IOException("the stored transaction of " + payment + " cannot be read", e);
        }
        OutPoint gone = null;
        for (TxInput input : transaction.inputs()) {
            if (!chain.isUnspent(input.previous(), true)) {
                gone = input.previous();
                break;
            }
        }
        boolean sameTip =
                chain.tip().filter(now -> now.hash().equals(tip.hash())).isPresent();
        return gone == null || !sameTip
                ? ""
                : "our coin " + gone + " of payment " + payment.id() + " is spent by another transaction";
    }
}
