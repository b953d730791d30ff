package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.wallet.TransactionDraft;
import io.fluxforge.node.wallet.TransactionSigner;
import io.fluxforge.stratum.server.ledger.PaymentBook;
import io.fluxforge.stratum.server.store.Store;
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
    private final InstantSource clock;
    private final int buryDepth;

    private Payouts(
            Store store,
            ChainScan scan,
            Due due,
            @Nullable OwnPayments own,
            @Nullable NodePayments node,
            InstantSource clock,
            int buryDepth) {
        this.store = store;
        this.scan = scan;
        this.due = due;
        this.own = own;
        this.node = node;
        this.clock = clock;
        this.buryDepth = buryDepth;
    }

    /**
     * What all payments have in common.
     *
     * @param buryDepth confirmations after which a payment stays for ever; the maturity of coinbases
     * @param policy that holds now; how transactions are made does not change
     * @param prefixes of the network's addresses
     */
    public record Setting(
            Store store,
            PayoutChain chain,
            int buryDepth,
            AddressPrefixes prefixes,
            Supplier<PayoutPolicy> policy,
            InstantSource clock,
            PayoutEvents events) {
        private Payouts with(@Nullable OwnPayments own, @Nullable NodePayments node) {
            ChainScan scan = new ChainScan(store, chain, buryDepth, clock, events);
            return new Payouts(store, scan, new Due(policy, prefixes), own, node, clock, buryDepth);
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
                        setting.events()),
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
                        setting.events()));
    }

    /**
     * Does all that can be done now.
     *
     * @param roundNow whether a round of payments begins even if the interval has not passed
     * @return whether the chain could be read to its tip, without which nothing else is done
     * @throws IOException if the store or the node fails; whatever was done is in the store, and the next step goes on
     */
    public boolean step(boolean roundNow) throws IOException, InterruptedException {
        Optional<ChainPoint> tip = scan.advance();
        if (tip.isEmpty()) {
            return false;
        }
        if (own != null) {
            own.importCoins();
        }
        if (!alarms().isEmpty()) {
            return true;
        }
        long now = clock.millis();
        if (roundNow || store.read(tx -> due.isRound(tx, now))) {
            int planned = 0;
            while (planned < MAX_OF_STEP && planOne(now)) {
                planned++;
            }
            store.write(tx -> new RoundTable(tx).round(now));
        }
        if (own != null) {
            own.sign(tip.get());
            own.send(tip.get());
        }
        if (node != null) {
            node.send();
        }
        return true;
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
