package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Coins after some transactions that are not in the chain yet: those of a block being checked, or of the mempool. */
final class BlockCoins implements CoinView {
    private final CoinView below;
    private final int height;
    private final Map<OutPoint, Coin> made = new HashMap<>();
    private final Set<OutPoint> spent = new HashSet<>();

    /** @param height that coins made here have */
    BlockCoins(CoinView below, int height) {
        this.below = below;
        this.height = height;
    }

    @Override
    public @Nullable Coin coin(OutPoint point) {
        if (spent.contains(point)) {
            return null;
        }
        Coin coin = made.get(point);
        return coin == null ? below.coin(point) : coin;
    }

    /** Spends a transaction's inputs and makes its outputs; false if one of these exists already (BIP 30). */
    boolean add(Transaction transaction) {
        if (!(transaction instanceof PaymentTransaction payment)) {
            return true;
        }
        if (!payment.isCoinbase()) {
            for (TxInput input : payment.inputs()) {
                spent.add(input.previous());
            }
        }
        Hash256 txid = payment.txid();
        List<TxOutput> outputs = payment.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            OutPoint point = new OutPoint(txid, i);
            if (below.coin(point) != null) {
                return false;
            }
            made.put(point, new Coin(outputs.get(i), height, payment.isCoinbase()));
        }
        return true;
    }
}
