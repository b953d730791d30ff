package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Payments, their lines and their history, within a transaction of the caller. */
final class PaymentTable {
    private static final String COLUMNS =
            "id, mode, state, created_at, units, fee, change_units, comment, txid, raw, expiry,"
                    + " block_hash, block_height, sends, sent_at, answer";
    private static final int MAX_ANSWER = 200;

    private final Transaction tx;

    PaymentTable(Transaction tx) {
        this.tx = tx;
    }

    private static Payment payment(ResultSet row) throws SQLException {
        String txid = row.getString(9);
        byte[] raw = row.getBytes(10);
        String block = row.getString(12);
        return new Payment(
                row.getLong(1),
                Payment.Mode.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                PaymentState.of(row.getString(3)),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getString(8),
                txid == null ? null : Hash256.parse(txid),
                raw == null ? null : ByteString.of(raw),
                row.getLong(11),
                block == null ? null : Hash256.parse(block),
                block == null ? -1 : row.getInt(13),
                row.getLong(14),
                row.getLong(15),
                row.getString(16));
    }

    /** Adds a planned payment and returns its id. */
    long insert(Payment.Mode mode, String comment, long fee, long change, List<PaymentLine> lines, long nowMillis)
            throws SQLException {
        long units = lines.stream().mapToLong(PaymentLine::units).reduce(0, Math::addExact);
        long id = tx.one(
                        "INSERT INTO payment (mode, state, created_at, units, fee, change_units, comment, expiry, sends,"
                                + " sent_at, answer) VALUES (?, 'planned', ?, ?, ?, ?, ?, 0, 0, 0, '') RETURNING id",
                        row -> row.getLong(1),
                        mode.name().toLowerCase(Locale.ROOT),
                        nowMillis,
                        units,
                        fee,
                        change,
                        comment)
                .orElseThrow();
        List<Object[]> rows = new ArrayList<>(lines.size());
        for (PaymentLine line : lines) {
            rows.add(new Object[] {id, rows.size(), line.address(), line.units(), line.feeShare()});
        }
        tx.updateAll(
                "INSERT INTO payment_line (payment, line, address, units, fee_share) VALUES (?, ?, ?, ?, ?)", rows);
        event(id, PaymentState.PLANNED, "", nowMillis);
        return id;
    }

    private void event(long id, PaymentState state, String note, long nowMillis) throws SQLException {
        tx.update(
                "INSERT INTO payment_event (payment, at, state, note) VALUES (?, ?, ?, ?)",
                id,
                nowMillis,
                state.stored(),
                note);
    }

    /** Moves a payment from one state to another; false if it is in neither the first nor any that was expected. */
    private boolean move(long id, PaymentState from, PaymentState to, String note, long nowMillis) throws SQLException {
        int changed =
                tx.update("UPDATE payment SET state = ? WHERE id = ? AND state = ?", to.stored(), id, from.stored());
        if (changed == 1) {
            event(id, to, note, nowMillis);
        }
        return changed == 1;
    }

    /** Keeps the transaction of a planned payment; false if another did already. */
    boolean signed(long id, Hash256 txid, byte[] raw, long nowMillis) throws SQLException {
        int changed = tx.update(
                "UPDATE payment SET txid = ?, raw = ?, state = 'signed' WHERE id = ? AND state = 'planned'",
                txid.toString(),
                raw,
                id);
        if (changed == 1) {
            event(id, PaymentState.SIGNED, txid.toString(), nowMillis);
        }
        return changed == 1;
    }

    /** Notes that the node's wallet is about to be told; false if somebody else has begun. */
    boolean sending(long id, long nowMillis) throws SQLException {
        tx.update(
                "UPDATE payment SET sends = sends + 1, sent_at = ? WHERE id = ? AND state = 'planned'", nowMillis, id);
        return move(id, PaymentState.PLANNED, PaymentState.SENDING, "", nowMillis);
    }

    /** Notes that the node's wallet, asked long after, has no such payment. */
    boolean notSent(long id, String note, long nowMillis) throws SQLException {
        return move(id, PaymentState.SENDING, PaymentState.PLANNED, note, nowMillis);
    }

    /** Keeps the transaction that the node's wallet has made, and how it has shared the fee. */
    boolean sentByNode(
            long id, Hash256 txid, byte[] raw, long expiry, long fee, List<PaymentLine> lines, long nowMillis)
            throws SQLException {
        int changed = tx.update(
                "UPDATE payment SET txid = ?, raw = ?, expiry = ?, fee = ?, state = 'broadcast'"
                        + " WHERE id = ? AND state = 'sending'",
                txid.toString(),
                raw,
                expiry,
                fee,
                id);
        if (changed == 1) {
            for (PaymentLine line : lines) {
                tx.update(
                        "UPDATE payment_line SET fee_share = ? WHERE payment = ? AND address = ?",
                        line.feeShare(),
                        id,
                        line.address());
            }
            event(id, PaymentState.BROADCAST, txid.toString(), nowMillis);
        }
        return changed == 1;
    }

    /** Notes what a node said to a transaction; if it has it now, the payment is broadcast. */
    void answered(Payment payment, boolean has, String answer, long nowMillis) throws SQLException {
        tx.update(
                "UPDATE payment SET sends = sends + 1, sent_at = ?, answer = ? WHERE id = ?",
                nowMillis,
                answer.substring(0, Math.min(answer.length(), MAX_ANSWER)),
                payment.id());
        if (has) {
            move(payment.id(), PaymentState.SIGNED, PaymentState.BROADCAST, "", nowMillis);
        }
    }

    /** Notes the block of the best chain that holds a payment. */
    void inChain(Payment payment, Hash256 block, int height, long nowMillis) throws SQLException {
        tx.update(
                "UPDATE payment SET state = 'in_chain', block_hash = ?, block_height = ? WHERE id = ?",
                block.toString(),
                height,
                payment.id());
        event(payment.id(), PaymentState.IN_CHAIN, "height " + height, nowMillis);
    }

    /** Takes back {@link #inChain} for all blocks above a height; these payments are sent again at once. */
    List<Payment> orphaned(int forkHeight, String note, long nowMillis) throws SQLException {
        List<Payment> back = tx.all(
                "SELECT " + COLUMNS + " FROM payment WHERE state = 'in_chain' AND block_height > ? ORDER BY id",
                PaymentTable::payment,
                forkHeight);
        for (Payment payment : back) {
            tx.update(
                    "UPDATE payment SET state = 'broadcast', block_hash = NULL, block_height = NULL, sent_at = 0"
                            + " WHERE id = ?",
                    payment.id());
            event(payment.id(), PaymentState.BROADCAST, note, nowMillis);
        }
        return back;
    }

    /** Payments in a block at this height or below. */
    List<Payment> inChainUpTo(int height) throws SQLException {
        return tx.all(
                "SELECT " + COLUMNS + " FROM payment WHERE state = 'in_chain' AND block_height <= ? ORDER BY id",
                PaymentTable::payment,
                height);
    }

    boolean buried(long id, long nowMillis) throws SQLException {
        return move(id, PaymentState.IN_CHAIN, PaymentState.BURIED, "", nowMillis);
    }

    /** Ends a payment that can never happen. */
    boolean cancelled(Payment payment, String note, long nowMillis) throws SQLException {
        return move(payment.id(), payment.state(), PaymentState.CANCELLED, note, nowMillis);
    }

    /** Payments in any of these states, the oldest first. */
    List<Payment> in(PaymentState... states) throws SQLException {
        List<Payment> found = new ArrayList<>();
        for (PaymentState state : states) {
            found.addAll(tx.all(
                    "SELECT " + COLUMNS + " FROM payment WHERE state = ? ORDER BY id",
                    PaymentTable::payment,
                    state.stored()));
        }
        return found;
    }

    /** The newest payments, the newest first; of one address only unless it is empty. */
    List<Payment> newest(String address, int limit) throws SQLException {
        String where = address.isEmpty()
                ? " WHERE ? = ''"
                : " WHERE EXISTS (SELECT 1 FROM payment_line l WHERE l.payment = payment.id AND l.address = ?)";
        return tx.all(
                "SELECT " + COLUMNS + " FROM payment" + where + " ORDER BY id DESC LIMIT ?",
                PaymentTable::payment,
                address,
                limit);
    }

    Optional<Payment> byId(long id) throws SQLException {
        return tx.one("SELECT " + COLUMNS + " FROM payment WHERE id = ?", PaymentTable::payment, id);
    }

    Optional<Payment> byTxid(Hash256 txid) throws SQLException {
        return tx.one("SELECT " + COLUMNS + " FROM payment WHERE txid = ?", PaymentTable::payment, txid.toString());
    }

    /** The lines in their order. */
    List<PaymentLine> lines(long id) throws SQLException {
        return tx.all(
                "SELECT address, units, fee_share FROM payment_line WHERE payment = ? ORDER BY line",
                row -> new PaymentLine(row.getString(1), row.getLong(2), row.getLong(3)),
                id);
    }
}
