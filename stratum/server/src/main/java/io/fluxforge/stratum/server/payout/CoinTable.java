package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.wallet.SpendableCoin;
import io.fluxforge.stratum.server.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Coins of the pool's key, within a transaction of the caller. */
final class CoinTable {
    private static final String OWN = "txid, output, units";

    private final Transaction tx;

    CoinTable(Transaction tx) {
        this.tx = tx;
    }

    private static SpendableCoin coin(ResultSet row) throws SQLException {
        return new SpendableCoin(new OutPoint(Hash256.parse(row.getString(1)), row.getLong(2)), row.getLong(3));
    }

    /** Adds a coin, unless it is there. */
    void add(SpendableCoin coin, int height, String source) throws SQLException {
        tx.update(
                "INSERT INTO payout_coin (txid, output, units, height, source) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (txid, output) DO NOTHING",
                coin.point().txid().toString(),
                coin.point().index(),
                coin.units(),
                height,
                source);
    }

    /** Coins that nothing spends, the oldest first. */
    List<SpendableCoin> free(int limit) throws SQLException {
        return tx.all(
                "SELECT " + OWN + " FROM payout_coin WHERE spent_by IS NULL AND lost_txid IS NULL"
                        + " ORDER BY height, txid, output LIMIT ?",
                CoinTable::coin,
                limit);
    }

    /** What all of them are worth. */
    long freeUnits() throws SQLException {
        return tx.one(
                        "SELECT COALESCE(SUM(units), 0) FROM payout_coin WHERE spent_by IS NULL AND lost_txid IS NULL",
                        row -> row.getLong(1))
                .orElse(0L);
    }

    /** Sets coins aside for a payment. */
    void spend(List<SpendableCoin> coins, long payment) throws SQLException {
        for (SpendableCoin coin : coins) {
            int changed = tx.update(
                    "UPDATE payout_coin SET spent_by = ? WHERE txid = ? AND output = ? AND spent_by IS NULL"
                            + " AND lost_txid IS NULL",
                    payment,
                    coin.point().txid().toString(),
                    coin.point().index());
            if (changed != 1) {
                throw new IllegalStateException("the coin " + coin.point() + " is not free");
            }
        }
    }

    /** What a payment spends, in the order in which it was chosen. */
    List<SpendableCoin> of(long payment) throws SQLException {
        return tx.all(
                "SELECT " + OWN + " FROM payout_coin WHERE spent_by = ? ORDER BY height, txid, output",
                CoinTable::coin,
                payment);
    }

    /** Makes the coins of a payment that never happens free again. */
    void release(long payment) throws SQLException {
        tx.update("UPDATE payout_coin SET spent_by = NULL WHERE spent_by = ?", payment);
    }

    /** What a coin of ours is worth; empty if the output is none. */
    Optional<Long> units(OutPoint point) throws SQLException {
        return tx.one(
                "SELECT units FROM payout_coin WHERE txid = ? AND output = ?",
                row -> row.getLong(1),
                point.txid().toString(),
                point.index());
    }

    /** Whether another transaction than this one has spent a coin in a block at this height or below. */
    boolean isSpentForGood(OutPoint point, Hash256 except, int height) throws SQLException {
        return tx.one(
                                "SELECT COUNT(*) FROM payout_coin c LEFT JOIN payment p ON p.id = c.spent_by"
                                        + " WHERE c.txid = ? AND c.output = ? AND ((c.lost_height <= ? AND c.lost_txid <> ?)"
                                        + " OR (p.block_height <= ? AND p.txid <> ?))",
                                row -> row.getInt(1),
                                point.txid().toString(),
                                point.index(),
                                height,
                                except.toString(),
                                height,
                                except.toString())
                        .orElse(0)
                > 0;
    }

    /**
     * Who may spend a coin of ours.
     *
     * @param payment its id, 0 for none
     */
    record Spender(long payment) {}

    /** The spender of a coin; empty if the output is none of ours. */
    Optional<Spender> spender(OutPoint point) throws SQLException {
        return tx.one(
                "SELECT COALESCE(spent_by, 0) FROM payout_coin WHERE txid = ? AND output = ?",
                row -> new Spender(row.getLong(1)),
                point.txid().toString(),
                point.index());
    }

    /** Notes that a transaction which is none of ours has spent a coin. */
    void lost(OutPoint point, String by, int height) throws SQLException {
        tx.update(
                "UPDATE payout_coin SET lost_txid = ?, lost_height = ? WHERE txid = ? AND output = ?",
                by,
                height,
                point.txid().toString(),
                point.index());
    }

    /** Takes back {@link #lost} for all blocks above a height. */
    void found(int forkHeight) throws SQLException {
        tx.update("UPDATE payout_coin SET lost_txid = NULL, lost_height = NULL WHERE lost_height > ?", forkHeight);
    }

    /** Height at which somebody else has first spent a coin of a payment; −1 if nobody has. */
    int lostHeight(long payment) throws SQLException {
        return tx.one(
                        "SELECT COALESCE(MIN(lost_height), -1) FROM payout_coin WHERE spent_by = ?"
                                + " AND lost_txid IS NOT NULL",
                        row -> row.getInt(1),
                        payment)
                .orElse(-1);
    }

    /** A found block whose coinbase has not been looked through. */
    record NewBlock(String hash, int height, ByteString coinbase) {}

    /** Mature blocks that {@link #imported} was not told of. */
    List<NewBlock> newBlocks(int limit) throws SQLException {
        return tx.all(
                "SELECT hash, height, coinbase FROM ledger_block WHERE state = 'mature'"
                        + " AND NOT EXISTS (SELECT 1 FROM payout_block p WHERE p.hash = ledger_block.hash)"
                        + " ORDER BY height LIMIT ?",
                row -> new NewBlock(row.getString(1), row.getInt(2), ByteString.of(row.getBytes(3))),
                limit);
    }

    void imported(NewBlock block) throws SQLException {
        tx.update("INSERT INTO payout_block (hash) VALUES (?) ON CONFLICT (hash) DO NOTHING", block.hash());
    }
}
