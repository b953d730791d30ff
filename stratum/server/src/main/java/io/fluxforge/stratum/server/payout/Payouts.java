package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.wallet.TransactionDraft;
import io.fluxforge.node.wallet.TransactionSigner;
import io.fluxforge.stratum.server.ledger.PaymentBook;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All steps of payments, one after the other: read the chain, take in coins, plan, sign, send. It keeps nothing in memory between two
 * calls, and each step may be repeated; several processes with the same store do no harm to each other. For one thread at a time.
 */
public final class Payouts {
    /** Payments of a round; those who are left wait for the next step. */
    private static final int MAX_OF_STEP = 100;

    private final Store store;
    private final ChainScan scan;
    private final Due due;
    private final @Nullable OwnPayments own;
    private final @Nullable NodePayments node;
    private final Forgotten forgotten;
    private final Adoption adoption;
    private final InstantSource clock;
    private final int buryDepth;
    /** Whether it was looked since the start for what the data base may have forgotten. */
    private volatile boolean compared;

    private Payouts(
            Store store,
            ChainScan scan,
            Due due,
            @Nullable OwnPayments own,
            @Nullable NodePayments node,
            Forgotten forgotten,
            Adoption adoption,
            InstantSource clock,
            int buryDepth) {
        this.store = store;
        this.scan = scan;
        this.due = due;
        this.own = own;
        this.node = node;
        this.forgotten = forgotten;
        this.adoption = adoption;
        this.clock = clock;
        this.buryDepth = buryDepth;
    }

    /**
     * What all payments have in common.
     *
     * @param buryDepth confirmations after which a payment stays for ever; the maturity of coinbases
     * @param policy that holds now; how transactions are made does not change
     * @param prefixes of the network's addresses
     * @param ownScript pays the pool's address
     * @param mark that each coinbase of the pool carries, empty if none does
     * @param notes of what was sent, outside of the store
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Setting(
            Store store,
            PayoutChain chain,
            int buryDepth,
            AddressPrefixes prefixes,
            Supplier<PayoutPolicy> policy,
            InstantSource clock,
            PayoutEvents events,
            Script ownScript,
            byte[] mark,
            PaymentNotes notes) {
        /** For a store that is never put back from a copy. */
        public Setting(
                Store store,
                PayoutChain chain,
                int buryDepth,
                AddressPrefixes prefixes,
                Supplier<PayoutPolicy> policy,
                InstantSource clock,
                PayoutEvents events) {
            this(
                    store,
                    chain,
                    buryDepth,
                    prefixes,
                    policy,
                    clock,
                    events,
                    Script.EMPTY,
                    new byte[0],
                    PaymentNotes.none());
        }

        private Payouts with(
                @Nullable OwnPayments own, @Nullable NodePayments node, byte[] publicKey, @Nullable NodeWallet wallet) {
            OwnMarks marks = new OwnMarks(publicKey, mark);
            return new Payouts(
                    store,
                    new ChainScan(store, chain, buryDepth, clock, events, marks),
                    new Due(policy, prefixes),
                    own,
                    node,
                    new Forgotten(store, chain, marks, notes, wallet, clock),
                    new Adoption(store, chain, ownScript, wallet, own != null, prefixes, buryDepth, clock),
                    clock,
                    buryDepth);
        }
    }

    /** Payments by transactions of ours, with this key. */
    public static Payouts own(Setting setting, TransactionSigner signer) {
        return setting.with(
                new OwnPayments(
                        setting.store(),
                        setting.chain(),
                        signer,
                        setting.policy(),
                        setting.prefixes(),
                        setting.clock(),
                        setting.events(),
                        setting.notes()),
                null,
                signer.publicKey(),
                null);
    }

    /** Payments by the wallet of a node. */
    public static Payouts node(Setting setting, NodeWallet wallet) {
        return setting.with(
                null,
                new NodePayments(
                        setting.store(),
                        wallet,
                        setting.policy(),
                        setting.prefixes(),
                        setting.clock(),
                        setting.events(),
                        setting.notes()),
                new byte[0],
                wallet);
    }

    /** No payments, but a look at the blocks for those of ours that the ledger does not know: for coinbases that pay by themselves. */
    public static Payouts watch(Setting setting) {
        return setting.with(null, null, new byte[0], null);
    }

    /**
     * Does all that can be done now.
     *
     * @param roundNow whether a round of payments begins even if the interval has not passed
     * @return whether the chain could be read to its tip, without which nothing else is done
     * @throws IOException if the store or the node fails; whatever was done is in the store, and the next step goes on
     */
    public boolean step(boolean roundNow) throws IOException, InterruptedException {
        long now = clock.millis();
        boolean round = pays() && (roundNow || store.read(tx -> due.isRound(tx, now)));
        boolean compare = round || !compared;
        if (own != null) {
            // What is planned was perhaps signed and sent in a life that is forgotten: by its bytes it is known again.
            own.sign();
        }
        // In this order: what is met now may be in a block that is read then.
        boolean certain = !compare || forgotten.compare();
        Optional<ChainPoint> tip = scan.advance(forgotten.paidAfter());
        if (tip.isEmpty()) {
            return false;
        }
        if (own != null) {
            own.importCoins();
        }
        if (node != null) {
            node.lookUp();
        }
        if (!certain || (compare && !forgotten.compareWaiting(tip.get()))) {
            return true;
        }
        compared = true;
        if (!alarms().isEmpty()) {
            if (own != null) {
                own.resendForgotten();
            }
            return true;
        }
        if (round) {
            int planned = 0;
            while (planned < MAX_OF_STEP && planOne(now)) {
                planned++;
            }
            store.write(tx -> new RoundTable(tx).round(now));
        }
        if (own != null) {
            own.sign();
            own.send(tip.get());
        }
        if (node != null) {
            node.send();
        }
        return true;
    }

    private boolean pays() {
        return own != null || node != null;
    }

    private boolean planOne(long now) throws IOException, InterruptedException {
        return own != null ? own.plan(now) : node != null && node.plan(now);
    }

    /** What a round would pay now by transactions of ours; empty where the node's wallet pays. */
    public List<TransactionDraft> preview() throws IOException {
        return own == null ? List.of() : own.preview(clock.millis());
    }

    /** What the node's wallet would pay next; empty where it does not pay. */
    public NodePlan previewOfNode() throws IOException, InterruptedException {
        return node == null ? NodePlan.NOTHING : node.preview(clock.millis());
    }

    /** Whether nothing stands against paying what was carried, as far as was looked since the start. */
    public boolean isClear() throws IOException {
        return compared
                && store.read(tx -> new AlarmTable(tx).raised().isEmpty()
                        && new UnknownTable(tx).open().isEmpty());
    }

    /** Transactions of ours that the ledger does not know; of a block it is the coinbase that stands here. */
    public List<Hash256> unknown() throws IOException {
        return store.read(tx -> new UnknownTable(tx)
                .open().stream().map(UnknownTable.Unknown::txid).toList());
    }

    /**
     * Books one of {@link #unknown}, after an operator has looked at it: once, and only when it is so deep in the chain that it stays.
     *
     * @return empty if it is booked, else why it must not be now
     */
    public Optional<String> adopt(Hash256 txid) throws IOException, InterruptedException {
        return adoption.adopt(txid);
    }

    /** Keeps reasons for which nothing may be paid until an operator has looked. */
    public static void raise(Store store, List<String> reasons, InstantSource clock) throws StoreException {
        store.write(tx -> {
            for (String reason : reasons) {
                new AlarmTable(tx).raise(null, reason, clock.millis());
            }
        });
    }

    /** Why nothing is paid; empty if nothing stands against it. */
    public List<Alarm> alarms() throws IOException {
        return store.read(tx -> new AlarmTable(tx).open());
    }

    /**
     * Clears all alarms.
     *
     * @param note what the operator has found, kept with them
     * @return how many there were
     */
    public static int clearAlarms(Store store, String note, InstantSource clock) throws IOException {
        return store.writeAndGet(tx -> new AlarmTable(tx).clear(note, clock.millis()));
    }

    /**
     * Ends a payment that can never happen, because a transaction which is none of ours has spent one of its coins, in a block so
     * deep that it stays. The debts stand again, and its other coins are free.
     *
     * @return empty if it was ended, else why it must not be
     */
    public Optional<String> cancel(long id) throws IOException {
        return store.writeAndGet(tx -> {
            PaymentTable payments = new PaymentTable(tx);
            Optional<Payment> payment = payments.byId(id);
            if (payment.isEmpty()) {
                return Optional.of("there is no payment " + id);
            }
            PaymentState state = payment.get().state();
            if (state == PaymentState.IN_CHAIN || state == PaymentState.BURIED || state == PaymentState.CANCELLED) {
                return Optional.of("payment " + id + " is " + state.shown());
            }
            int lost = new CoinTable(tx).lostHeight(id);
            int tip = new ScanTable(tx).last().map(ChainPoint::height).orElse(0);
            if (lost < 0 || lost + buryDepth - 1 > tip) {
                return Optional.of("payment " + id + " may still happen: only when a coin of it has been spent by"
                        + " another transaction, " + buryDepth + " blocks deep, is it certain that it cannot");
            }
            new PaymentBook(tx).release(payment.get().ledgerId(), clock.millis());
            new CoinTable(tx).release(id);
            payments.cancelled(payment.get(), "a coin was spent by another transaction", clock.millis());
            return Optional.<String>empty();
        });
    }
}
