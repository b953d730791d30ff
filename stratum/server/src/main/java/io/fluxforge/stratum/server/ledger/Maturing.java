package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.stratum.server.store.Transaction;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A block that is not mature and has money of an address.
 *
 * @param units what it has credited to the address, or what its coinbase pays to it
 */
public record Maturing(BlockRow block, long units) {
    /** The block that will be mature first. */
    public static Optional<Maturing> next(Transaction tx, AddressPrefixes prefixes, String address)
            throws SQLException {
        Books books = new Books(tx);
        List<BlockRow> open = new BlockBook(tx, prefixes)
                .rows().stream()
                        .filter(row -> row.state() == BlockState.SUBMITTED || row.state() == BlockState.CONFIRMING)
                        .sorted(Comparator.comparingInt(BlockRow::confirmations).reversed())
                        .toList();
        for (BlockRow row : open) {
            long paid = units(books, row, "direct", Account.paying(address));
            long units = paid > 0 ? paid : units(books, row, "credit", Account.immature(address));
            if (units > 0) {
                return Optional.of(new Maturing(row, units));
            }
        }
        return Optional.empty();
    }

    private static long units(Books books, BlockRow row, String step, Account account) throws SQLException {
        return books.transfers(BlockBook.key(row.hash(), step, row.credits())).stream()
                .filter(transfer -> transfer.to().equals(account))
                .mapToLong(Transfer::units)
                .sum();
    }
}
