package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Transactions and blocks of ours that the ledger does not know, within a transaction of the caller. */
final class UnknownTable {
    /** What it met later after all is not unknown. */
    private static final String OPEN = " WHERE adopted_at IS NULL"
            + " AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.txid = payout_unknown.txid)"
            + " AND NOT EXISTS (SELECT 1 FROM ledger_block b WHERE b.coinbase_txid = payout_unknown.txid)";

    private static final String COLUMNS =
            "SELECT txid, kind, met_where, raw, fee, block_hash, block_height, adopted_at, spent_txid,"
                    + " spent_height FROM payout_unknown";

    private final Transaction tx;

    UnknownTable(Transaction tx) {
        this.tx = tx;
    }

    /**
     * One of them.
     *
     * @param txid of a block: of its coinbase
     * @param block whether it is a block that we found
     * @param where it was met
     * @param raw the transaction as on the wire
     * @param fee to the network, units; null where that is not known
     * @param blockHash the block of the best chain that holds it, null for none
     * @param blockHeight of that block, −1 for none
     * @param adopted whether it is in the books now; without a block, whether it was given up
     * @param spentBy the transaction of the best chain that has spent a coin of it instead, null for none
     * @param spentHeight of the block with that, −1 for none
     */
    record Unknown(
            Hash256 txid,
            boolean block,
            String where,
            ByteString raw,
            @Nullable Long fee,
            @Nullable Hash256 blockHash,
            int blockHeight,
            boolean adopted,
            @Nullable Hash256 spentBy,
            int spentHeight) {}

    private static Unknown read(ResultSet row) throws SQLException {
        long fee = row.getLong(5);
        boolean noFee = row.wasNull();
        String block = row.getString(6);
        String spentBy = row.getString(9);
        return new Unknown(
                Hash256.parse(row.getString(1)),
                row.getString(2).equals("block"),
                row.getString(3),
                ByteString.of(row.getBytes(4)),
                noFee ? null : fee,
                block == null ? null : Hash256.parse(block),
                block == null ? -1 : row.getInt(7),
                row.getObject(8) != null,
                spentBy == null ? null : Hash256.parse(spentBy),
                spentBy == null ? -1 : row.getInt(10));
    }

    /** Adds one, unless it is there; whether it was added. */
    boolean add(Hash256 txid, boolean block, String where, byte[] raw, @Nullable Long fee, long nowMillis)
            throws SQLException {
        return tx.update(
                        "INSERT INTO payout_unknown (txid, kind, met_at, met_where, raw, fee) VALUES (?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (txid) DO NOTHING",
                        txid.toString(),
                        block ? "block" : "payment",
                        nowMillis,
                        where,
                        raw,
                        fee)
                == 1;
    }

    /** Notes the block of the best chain that holds one; nothing happens if it is none. */
    void inChain(Hash256 txid, ChainPoint point) throws SQLException {
        tx.update(
                "UPDATE payout_unknown SET block_hash = ?, block_height = ? WHERE txid = ?",
                point.hash().toString(),
                point.height(),
                txid.toString());
    }

    /** Notes the first transaction of the best chain that has spent a coin of one. */
    void spent(Hash256 txid, Hash256 by, int height) throws SQLException {
        tx.update(
                "UPDATE payout_unknown SET spent_txid = ?, spent_height = ? WHERE txid = ? AND spent_txid IS NULL"
                        + " AND adopted_at IS NULL",
                by.toString(),
                height,
                txid.toString());
    }

    /** Takes back {@link #inChain} and {@link #spent} for all blocks above a height; blocks of ours that are orphaned pay nobody. */
    void dropAbove(int height) throws SQLException {
        tx.update(
                "DELETE FROM payout_unknown WHERE kind = 'block' AND block_height > ? AND adopted_at IS NULL", height);
        tx.update(
                "UPDATE payout_unknown SET block_hash = NULL, block_height = NULL WHERE block_height > ? AND adopted_at"
                        + " IS NULL",
                height);
        tx.update(
                "UPDATE payout_unknown SET spent_txid = NULL, spent_height = NULL WHERE spent_height > ? AND adopted_at"
                        + " IS NULL",
                height);
    }

    /** Those that somebody has to look at, in the order of heights. */
    List<Unknown> open() throws SQLException {
        return tx.all(COLUMNS + OPEN + " ORDER BY COALESCE(block_height, 2147483647), txid", UnknownTable::read);
    }

    /** Those that are in the books by now. */
    List<Unknown> adopted() throws SQLException {
        return tx.all(COLUMNS + " WHERE adopted_at IS NOT NULL ORDER BY txid", UnknownTable::read);
    }

    Optional<Unknown> find(Hash256 txid) throws SQLException {
        return tx.one(COLUMNS + " WHERE txid = ?", UnknownTable::read, txid.toString());
    }

    void adopted(Hash256 txid, long nowMillis) throws SQLException {
        tx.update("UPDATE payout_unknown SET adopted_at = ? WHERE txid = ?", nowMillis, txid.toString());
    }
}
