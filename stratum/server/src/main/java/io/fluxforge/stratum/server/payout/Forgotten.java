package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.stratum.server.life.LifeTable;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for payments that were made, and that the data base does not know because it was put back from a copy: in the notes beside
 * it, in the wallet, and among what waits for a block. What blocks hold {@link ChainScan} meets by itself.
 */
final class Forgotten {
    /** Clocks may differ, and a wallet's entry be a little older than the payment's row. */
    private static final long MARGIN_MILLIS = 86_400_000;

    private final Store store;
    private final PayoutChain chain;
    private final OwnMarks marks;
    private final PaymentNotes notes;
    private final @Nullable NodeWallet wallet;
    private final InstantSource clock;
    private OptionalInt paidAfter = OptionalInt.empty();

    Forgotten(
            Store store,
            PayoutChain chain,
            OwnMarks marks,
            PaymentNotes notes,
            @Nullable NodeWallet wallet,
            InstantSource clock) {
        this.store = store;
        this.chain = chain;
        this.marks = marks;
        this.notes = notes;
        this.wallet = wallet;
        this.clock = clock;
    }

    /** What the data base knows of its payments. */
    private record Known(Set<String> comments, Optional<String> prefix, long newestMillis) {}

    /**
     * Compares with the notes and the wallet: before blocks are read, so that the reading finds where these are.
     *
     * @return false if a call that was noted a moment ago may still be under way, and nothing may be said
     */
    boolean compare() throws IOException, InterruptedException {
        Known known = store.read(tx -> new Known(
                new HashSet<>(tx.all("SELECT comment FROM payment", row -> row.getString(1))),
                new LifeTable(tx).current().map(life -> life.commentPrefix()),
                tx.one("SELECT COALESCE(MAX(created_at), 0) FROM payment", row -> row.getLong(1))
                        .orElse(0L)));
        Map<String, Hash256> sent = wallet == null || known.prefix().isEmpty()
                ? Map.of()
                : wallet.sent(known.prefix().get(), Math.max(0, known.newestMillis() - MARGIN_MILLIS));
        List<Integer> paidAt = new ArrayList<>();
        for (Map.Entry<String, Hash256> payment : sent.entrySet()) {
            if (!known.comments().contains(payment.getKey())) {
                meetInWallet(payment.getValue()).ifPresent(paidAt::add);
            }
        }
        boolean certain = true;
        List<PaymentNotes.Note> noted = notes.read();
        noted.forEach(note -> paidAt.add(note.height()));
        paidAfter = paidAt.stream().mapToInt(Integer::intValue).min();
        for (PaymentNotes.Note note : noted) {
            if (known.comments().contains(note.comment()) || sent.containsKey(note.comment())) {
                continue;
            }
            Hash256 txid = note.txid();
            if (txid != null && note.raw() != null) {
                meet(txid, "notes", note.raw().toBytes(), null);
            } else {
                // A wallet that has no such payment so long after the call never got it.
                certain &= wallet == null || clock.millis() - note.millis() >= NodePayments.SETTLED_MILLIS;
            }
        }
        return certain;
    }

    /**
     * Height of the best chain before the first payment that the notes or the wallet know: the pool has found blocks by then, whatever
     * its ledger knows.
     */
    OptionalInt paidAfter() {
        return paidAfter;
    }

    /** Height of the chain before the block that holds it; empty if none does, or if that was met by reading. */
    private Optional<Integer> meetInWallet(Hash256 txid) throws IOException, InterruptedException {
        Optional<UnknownTable.Unknown> met = store.read(tx -> new UnknownTable(tx).find(txid));
        if (wallet == null || (met.isPresent() && met.get().blockHash() != null)) {
            return Optional.empty();
        }
        Optional<ChainPoint> tip = chain.tip();
        NodeWallet.Made made = wallet.transaction(txid);
        meet(txid, "wallet", made.bytes().toBytes(), made.fee());
        return made.confirmations() > 0
                ? tip.map(last -> Math.max(0, last.height() - made.confirmations()))
                : Optional.empty();
    }

    private void meet(Hash256 txid, String where, byte[] raw, @Nullable Long fee) throws IOException {
        store.write(tx -> {
            if (new UnknownTable(tx).add(txid, false, where, raw, fee, clock.millis())) {
                ChainScan.readAgain(tx, clock.millis());
            }
        });
    }

    /**
     * Compares with what waits for a block.
     *
     * @param tip up to which all blocks were read
     * @return false if the chain has gone on meanwhile, and nothing may be said
     */
    boolean compareWaiting(ChainPoint tip) throws IOException, InterruptedException {
        for (byte[] raw : marks.hasKey() ? chain.mempool() : List.<byte[]>of()) {
            Optional<PaymentTransaction> ours = decode(raw).filter(marks::isSigned);
            if (ours.isPresent()) {
                Hash256 txid = ours.get().txid();
                store.write(tx -> {
                    if (new PaymentTable(tx).byTxid(txid).isEmpty()) {
                        new UnknownTable(tx).add(txid, false, "mempool", raw, null, clock.millis());
                    }
                });
            }
        }
        return chain.tip().filter(now -> now.hash().equals(tip.hash())).isPresent();
    }

    private static Optional<PaymentTransaction> decode(byte[] raw) {
        try {
            return Transaction.decode(raw) instanceof PaymentTransaction payment
                    ? Optional.of(payment)
                    : Optional.empty();
        } catch (DecodeException e) {
            // None that this program has made.
            return Optional.empty();
        }
    }
}
