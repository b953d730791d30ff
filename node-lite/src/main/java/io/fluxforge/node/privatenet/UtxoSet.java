package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The outputs of the best chain that nobody has spent. */
final class UtxoSet implements CoinView {
    /** A coin that a block spent, to put back when the block is disconnected. */
    record Spent(OutPoint point, Coin coin) {}

    private final Map<OutPoint, Coin> coins = new HashMap<>();

    @Override
    public @Nullable Coin coin(OutPoint point) {
        return coins.get(point);
    }

    /** Takes a block in whose inputs all exist, and returns what it spent. */
    List<Spent> connect(Block block, int height) {
        List<Spent> spent = new ArrayList<>();
        for (Transaction transaction : block.transactions()) {
            if (transaction instanceof PaymentTransaction payment) {
                if (!payment.isCoinbase()) {
                    for (TxInput input : payment.inputs()) {
                        Coin coin = coins.remove(input.previous());
                        if (coin == null) {
                            throw new IllegalStateException("no coin " + input.previous());
                        }
                        spent.add(new Spent(input.previous(), coin));
                    }
                }
                addOutputs(payment, height);
            }
        }
        return spent;
    }

    private void addOutputs(PaymentTransaction payment, int height) {
        Hash256 txid = payment.txid();
        List<TxOutput> outputs = payment.outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (!outputs.get(i).script().isUnspendable()) {
                coins.put(new OutPoint(txid, i), new Coin(outputs.get(i), height, payment.isCoinbase()));
            }
        }
    }

    /** Takes back what {@link #connect} did; only the last block connected can be. */
    void disconnect(Block block, List<Spent> spent) {
        // First the spent coins return, some of which may be the block's own, then all that is the block's own goes.
        spent.forEach(one -> coins.put(one.point(), one.coin()));
        for (Transaction transaction : block.transactions()) {
            if (transaction instanceof PaymentTransaction payment) {
                Hash256 txid = payment.txid();
                for (int i = 0; i < payment.outputs().size(); i++) {
                    coins.remove(new OutPoint(txid, i));
                }
            }
        }
    }

    int size() {
        return coins.size();
    }

    /** Hands over every coin, in no order. */
    void each(BiConsumer<OutPoint, Coin> taker) {
        coins.forEach(taker);
    }
}
