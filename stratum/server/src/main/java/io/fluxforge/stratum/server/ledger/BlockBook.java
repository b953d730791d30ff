package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.distribution.Distribution;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.distribution.ShareWindow.Slice;
import io.fluxforge.stratum.server.distribution.WeightTable;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.store.Transaction;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Found blocks and what they do to the books, within a transaction of the caller. The first credit of a block has the key {@code
 * block:HASH:credit:1}; after it was orphaned and has come back the number counts up. Every step may be repeated and counts once.
 *
 * <p>A coinbase that pays miners has paid them once its block is in the best chain, and not before: of blocks that pay the same
 * carried units, such as siblings, one at most gets there.
 */
public final class BlockBook {
    private static final String ROW =
            "SELECT hash, height, found_millis, worker, state, confirmations, credits, scheme, miner_units, fee_units, direct"
                    + " FROM ledger_block";

    private final Transaction transaction;
    private final Books books;
    private final AddressPrefixes prefixes;

    /**
     * @param transaction the caller's to commit or roll back
     * @param prefixes of the network's addresses
     */
    public BlockBook(Transaction transaction, AddressPrefixes prefixes) {
        this.transaction = transaction;
        this.prefixes = prefixes;
        books = new Books(transaction);
    }

    /**
     * Records a block and credits it.
     *
     * @return whether that was done now, false if it had been done before
     */
    public boolean record(FoundBlock block, long atMillis) throws SQLException {
        if (row(block.hash()).isPresent()) {
            return false;
        }
        Slice slice = block.slice();
        transaction.update(
                "INSERT INTO ledger_block (hash, height, found_millis, worker, state, confirmations, credits, scheme,"
                        + " window_thousandths, block_work, window_from, window_to, window_shares, oldest_counted,"
                        + " oldest_work, weights, miner_units, fee_basis_points, fee_units, fee_owner, pool_address,"
                        + " recorded_at, coinbase_txid, coinbase, miner_outputs, direct)"
                        + " VALUES (?, ?, ?, ?, 'submitted', 0, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                block.hash().toString(),
                block.height(),
                block.foundMillis(),
                block.worker(),
                block.scheme().name().toLowerCase(Locale.ROOT),
                block.windowThousandths(),
                block.blockWork().toString(),
                slice.from().toString(),
                slice.to().toString(),
                slice.shares(),
                slice.oldestCounted(),
                slice.oldestWork(),
                slice.weights().encode(),
                block.minerUnits(),
                block.feeBasisPoints(),
                block.distribution().feeUnits(),
                block.feeOwner(),
                block.poolAddress(),
                block.recordedAt().toString(),
                block.coinbaseTxid().toString(),
                block.coinbase().toBytes(),
                block.minerOutputs(),
                block.direct() ? 1 : 0);
        new AdoptedBlocks(transaction).recorded(block, block.direct() ? carried(block) : Map.of(), atMillis);
        credit(block, 1, atMillis);
        return true;
    }

    private void credit(FoundBlock block, int number, long atMillis) throws SQLException {
        books.post(
                Cause.BLOCK,
                key(block.hash(), "credit", number),
                "found at " + block.height(),
                atMillis,
                credits(block));
    }

    /** The lines that credit a block. */
    static List<Transfer> credits(FoundBlock block) {
        Distribution distribution = block.distribution();
        List<Transfer> transfers = new ArrayList<>();
        for (Distribution.Part part : distribution.parts()) {
            if (part.units() > 0) {
                transfers.add(new Transfer(Account.REWARD, Account.immature(part.address()), part.units()));
            }
        }
        if (distribution.feeUnits() > 0) {
            boolean own = block.feeOwner().equals(block.poolAddress());
            Account fee = own ? Account.FEE_IMMATURE : Account.immature(block.feeOwner());
            transfers.add(new Transfer(Account.REWARD, fee, distribution.feeUnits()));
        }
        return transfers;
    }

    /** What each address gets of a block by its distribution, the pool's own fee under no address. */
    private static Map<String, Long> credited(FoundBlock block) {
        Map<String, Long> credited = new HashMap<>();
        for (Transfer transfer : credits(block)) {
            credited.merge(transfer.to().owner(), transfer.units(), Math::addExact);
        }
        return credited;
    }

    /** What the coinbase of a block pays out of what was carried, by address: more than the block's own credits. */
    Map<String, Long> carried(FoundBlock block) {
        Map<String, Long> carried = CoinbaseOutputs.toMiners(block, prefixes);
        credited(block).forEach((address, own) -> carried.computeIfPresent(address, (key, paid) -> paid - own));
        carried.values().removeIf(units -> units <= 0);
        return carried;
    }

    /**
     * The lines that note what the coinbase itself pays: first of the block's own credits, then of what was carried. What neither
     * covers is an advance: a ledger that is made anew may book blocks before earlier ones have matured in it.
     */
    private List<Transfer> direct(FoundBlock block) throws SQLException {
        Map<String, Long> credited = credited(block);
        List<Transfer> transfers = new ArrayList<>();
        for (Map.Entry<String, Long> output :
                CoinbaseOutputs.toMiners(block, prefixes).entrySet()) {
            String address = output.getKey();
            long left = output.getValue();
            left -= move(
                    transfers, Account.immature(address), address, Math.min(left, credited.getOrDefault(address, 0L)));
            if (left > 0) {
                left -= move(
                        transfers,
                        Account.spendable(address),
                        address,
                        Math.min(left, books.balance(Account.spendable(address))));
            }
            move(transfers, Account.advance(address), address, left);
        }
        return transfers;
    }

    private static long move(List<Transfer> transfers, Account from, String address, long units) {
        if (units > 0) {
            transfers.add(new Transfer(from, Account.paying(address), units));
        }
        return units;
    }

    /** Notes a block's confirmations; one that was orphaned is credited again, and a coinbase that pays miners has now paid them. */
    public void confirm(Hash256 hash, int confirmations, long atMillis) throws SQLException {
        BlockRow row = row(hash).orElseThrow(() -> new LedgerException("block " + hash + " is not recorded"));
        if (row.state() == BlockState.MATURE) {
            return;
        }
        int credits = row.credits();
        if (row.state() == BlockState.ORPHANED) {
            credits++;
            credit(find(hash).orElseThrow(), credits, atMillis);
        }
        if (row.direct() && row.state() != BlockState.CONFIRMING) {
            FoundBlock block = find(hash).orElseThrow();
            books.post(
                    Cause.PAYMENT,
                    key(hash, "direct", credits),
                    "paid by the coinbase of " + block.height(),
                    atMillis,
                    direct(block));
        }
        transaction.update(
                "UPDATE ledger_block SET state = 'confirming', confirmations = ?, credits = ? WHERE hash = ?",
                confirmations,
                credits,
                hash.toString());
    }

    /**
     * A block is buried: what it credits may be paid out, what its coinbase paid is paid.
     *
     * @param confirmations the maturity at least
     * @param maturity confirmations after which a coinbase may be spent
     */
    public void mature(Hash256 hash, int confirmations, int maturity, long atMillis) throws SQLException {
        confirm(hash, confirmations, atMillis);
        BlockRow row = row(hash).orElseThrow();
        if (row.state() == BlockState.MATURE) {
            return;
        }
        List<Transfer> transfers = maturing(
                books.transfers(key(hash, "credit", row.credits())),
                books.transfers(key(hash, "direct", row.credits())));
        books.post(Cause.BLOCK, key(hash, "mature", row.credits()), "mature", atMillis, transfers);
        new AdoptedBlocks(transaction).learned(row, maturity, transfers, atMillis);
        new Advances(books).settle(atMillis);
        transaction.update(
                "UPDATE ledger_block SET state = 'mature', confirmations = ? WHERE hash = ?",
                confirmations,
                hash.toString());
    }

    /** The lines by which a block matures that has these credits, and whose coinbase has paid so. */
    static List<Transfer> maturing(List<Transfer> credited, List<Transfer> paid) {
        Map<Account, Long> open = new LinkedHashMap<>();
        for (Transfer transfer : credited) {
            open.merge(transfer.to(), transfer.units(), Math::addExact);
        }
        for (Transfer transfer : paid) {
            open.computeIfPresent(transfer.from(), (account, units) -> units - transfer.units());
            open.merge(transfer.to(), transfer.units(), Math::addExact);
        }
        List<Transfer> transfers = new ArrayList<>();
        open.forEach((account, units) -> {
            if (units > 0) {
                transfers.add(new Transfer(account, matured(account), units));
            }
        });
        return transfers;
    }

    private static Account matured(Account account) {
        return switch (account.kind()) {
            case IMMATURE -> Account.spendable(account.owner());
            case PAYING -> Account.paid(account.owner());
            case FEE_IMMATURE -> Account.FEE;
            case REWARD, SPENDABLE, RESERVED, PAID, FEE, NETWORK_FEE, ADVANCE ->
                throw new IllegalStateException(account + " does not mature");
        };
    }

    /**
     * A block has left the best chain: all that it did to the books is reversed.
     *
     * @throws LedgerException if it was mature and what it credited is spent
     */
    public void orphan(Hash256 hash, long atMillis) throws SQLException {
        BlockRow row = row(hash).orElseThrow(() -> new LedgerException("block " + hash + " is not recorded"));
        if (row.state() == BlockState.ORPHANED) {
            return;
        }
        new AdoptedBlocks(transaction).orphaned(row, atMillis);
        for (String step : List.of("mature", "direct", "credit")) {
            String posted = key(hash, step, row.credits());
            if (books.has(posted)) {
                books.reverse(posted, Cause.BLOCK, key(hash, "orphan-" + step, row.credits()), "orphaned", atMillis);
            }
        }
        new Advances(books).settle(atMillis);
        transaction.update(
                "UPDATE ledger_block SET state = 'orphaned', confirmations = 0 WHERE hash = ?", hash.toString());
    }

    /** Key of the posting that a step of a block's life makes. */
    static String key(Hash256 hash, String step, int number) {
        return "block:" + hash + ":" + step + ":" + number;
    }

    /** All blocks, the highest first. */
    public List<BlockRow> rows() throws SQLException {
        return transaction.all(ROW + " ORDER BY height DESC, hash", BlockBook::readRow);
    }

    /** Blocks whose life is not at an end when the best chain has this height. */
    public List<BlockRow> open(int fromHeight) throws SQLException {
        return transaction.all(
                ROW + " WHERE state IN ('submitted', 'confirming') OR height >= ? ORDER BY height, hash",
                BlockBook::readRow,
                fromHeight);
    }

    /** Blocks whose coinbase pays miners, from a height on, that are not in the best chain as far as the books know. */
    List<BlockRow> pendingDirect(int fromHeight) throws SQLException {
        return transaction.all(
                ROW + " WHERE direct = 1 AND (state = 'submitted' OR (state = 'orphaned' AND height >= ?))"
                        + " ORDER BY height, hash",
                BlockBook::readRow,
                fromHeight);
    }

    /** A block in short. */
    public Optional<BlockRow> row(Hash256 hash) throws SQLException {
        return transaction.one(ROW + " WHERE hash = ?", BlockBook::readRow, hash.toString());
    }

    private static BlockRow readRow(ResultSet row) throws SQLException {
        return new BlockRow(
                Hash256.parse(row.getString(1)),
                row.getInt(2),
                row.getLong(3),
                row.getString(4),
                BlockState.of(row.getString(5)),
                row.getInt(6),
                row.getInt(7),
                row.getString(8),
                row.getLong(9),
                row.getLong(10),
                row.getInt(11) != 0);
    }

    /** A block with all that its distribution rests on. */
    public Optional<FoundBlock> find(Hash256 hash) throws SQLException {
        return transaction.one(
                "SELECT hash, height, found_millis, worker, scheme, window_thousandths, block_work, weights, window_from,"
                        + " window_to, window_shares, oldest_counted, oldest_work, miner_units, fee_basis_points,"
                        + " fee_owner, pool_address, recorded_at, coinbase_txid, coinbase, miner_outputs, direct"
                        + " FROM ledger_block WHERE hash = ?",
                BlockBook::readBlock,
                hash.toString());
    }

    private static FoundBlock readBlock(ResultSet row) throws SQLException {
        Slice slice = new Slice(
                WeightTable.decode(row.getBytes(8)),
                JournalPosition.parse(row.getString(9)),
                JournalPosition.parse(row.getString(10)),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13));
        return new FoundBlock(
                Hash256.parse(row.getString(1)),
                row.getInt(2),
                row.getLong(3),
                row.getString(4),
                Scheme.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                row.getInt(6),
                new BigInteger(row.getString(7)),
                slice,
                row.getLong(14),
                row.getInt(15),
                row.getString(16),
                row.getString(17),
                JournalPosition.parse(row.getString(18)),
                Hash256.parse(row.getString(19)),
                ByteString.of(row.getBytes(20)),
                row.getInt(21),
                row.getInt(22) != 0);
    }
}
