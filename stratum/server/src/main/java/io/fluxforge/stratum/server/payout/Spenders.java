package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.wallet.SpendableCoin;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which of the transactions that the ledger did not know spend what; those adopted since included. */
final class Spenders {
    private final Map<OutPoint, List<UnknownTable.Unknown>> spenders = new HashMap<>();

    Spenders(io.fluxforge.stratum.server.store.Transaction tx) throws SQLException {
        UnknownTable table = new UnknownTable(tx);
        table.open().forEach(this::add);
        table.adopted().forEach(this::add);
    }

    private void add(UnknownTable.Unknown unknown) {
        if (!unknown.block()) {
            decode(unknown)
                    .inputs()
                    .forEach(input -> spenders.computeIfAbsent(input.previous(), point -> new ArrayList<>())
                            .add(unknown));
        }
    }

    /** Its transaction. */
    static PaymentTransaction decode(UnknownTable.Unknown unknown) {
        try {
            return (PaymentTransaction) Transaction.decode(unknown.raw().toBytes());
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalStateException("the stored transaction " + unknown.txid() + " cannot be read", e);
        }
    }

    /** Adds a coin of ours, which one of them may have spent before the data base knew of it. */
    void addCoin(CoinTable coins, SpendableCoin coin, int height, String source) throws SQLException {
        coins.add(coin, height, source);
        Optional<UnknownTable.Unknown> spender = of(coin.point());
        if (spender.isPresent()) {
            coins.lost(
                    coin.point(), spender.get().txid().toString(), spender.get().blockHeight());
        }
    }

    /** Who spends an output: of several the one in a block. */
    Optional<UnknownTable.Unknown> of(OutPoint point) {
        List<UnknownTable.Unknown> all = spenders.getOrDefault(point, List.of());
        return all.stream()
                .filter(one -> one.blockHash() != null)
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    /** Who spends an output, one transaction left out. */
    List<UnknownTable.Unknown> others(OutPoint point, Hash256 except) {
        return spenders.getOrDefault(point, List.of()).stream()
                .filter(one -> !one.txid().equals(except))
                .toList();
    }
}
