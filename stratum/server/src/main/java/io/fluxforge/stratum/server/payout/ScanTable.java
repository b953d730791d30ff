package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.store.Transaction;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;

/** How far blocks were read, within a transaction of the caller. */
final class ScanTable {
    private final Transaction tx;

    ScanTable(Transaction tx) {
        this.tx = tx;
    }

    private static ChainPoint point(ResultSet row) throws SQLException {
        return new ChainPoint(row.getInt(1), Hash256.parse(row.getString(2)), new BigInteger(row.getString(3)));
    }

    /** The last block that was read. */
    Optional<ChainPoint> last() throws SQLException {
        return tx.one("SELECT height, hash, work FROM payout_scan ORDER BY height DESC LIMIT 1", ScanTable::point);
    }

    /** The same; empty also if the pool has found a block, or paid, before the first that was read. */
    Optional<ChainPoint> lastIfBegunInTime(OptionalInt paidAfter) throws SQLException {
        OptionalInt first = first(paidAfter);
        return first.isPresent() && first.getAsInt() <= begun() ? Optional.empty() : last();
    }

    /** Height of the first block that the pool has found, or that may hold a payment. */
    OptionalInt first(OptionalInt paidAfter) throws SQLException {
        OptionalInt found = height("SELECT COALESCE(MIN(height), -1) FROM ledger_block");
        if (paidAfter.isEmpty()) {
            return found;
        }
        return OptionalInt.of(Math.min(paidAfter.getAsInt() + 1, found.orElse(Integer.MAX_VALUE)));
    }

    private OptionalInt height(String sql) throws SQLException {
        return tx.one(sql, row -> row.getInt(1))
                .filter(height -> height >= 0)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    boolean isOwnBlock(Hash256 hash) throws SQLException {
        return tx.one("SELECT 1 FROM ledger_block WHERE hash = ?", row -> row.getInt(1), hash.toString())
                .isPresent();
    }

    /** Height above which blocks are looked through; −1 if that was never noted. */
    int begun() throws SQLException {
        return tx.one("SELECT height FROM payout_begin", row -> row.getInt(1)).orElse(-1);
    }

    /** Notes above which height blocks are looked through. */
    void begunAt(int height) throws SQLException {
        tx.update(
                "INSERT INTO payout_begin (id, height) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET height = excluded.height",
                height);
    }

    Optional<ChainPoint> at(int height) throws SQLException {
        return tx.one("SELECT height, hash, work FROM payout_scan WHERE height = ?", ScanTable::point, height);
    }

    /** The lowest height that is still known. */
    OptionalInt lowest() throws SQLException {
        return height("SELECT COALESCE(MIN(height), -1) FROM payout_scan");
    }

    void add(ChainPoint point) throws SQLException {
        tx.update(
                "INSERT INTO payout_scan (height, hash, work) VALUES (?, ?, ?)",
                point.height(),
                point.hash().toString(),
                point.work().toString());
    }

    /** Forgets all above a height. */
    void dropAbove(int height) throws SQLException {
        tx.update("DELETE FROM payout_scan WHERE height > ?", height);
    }

    /** Forgets what no reorganisation reaches any more. */
    void dropBelow(int height) throws SQLException {
        tx.update("DELETE FROM payout_scan WHERE height < ?", height);
    }
}
