package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.HeaderFields;
import io.fluxforge.node.codec.MerkleTree;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.SpendCheck;
import io.fluxforge.stratum.server.ledger.AuditChain;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node in memory whose blocks take no proof of work, and which is as strict with transactions as the private node: inputs that
 * exist and are mature, signatures, sizes, dust, the least fee. Thread-safe.
 */
final class SimChain {
    private static final int MAX_TRANSACTION_BYTES = 100_000;
    private static final long DUST = 54;
    private static final long LEAST_FEE_OF_KILOBYTE = 100;

    /** An output of the best chain. */
    record Coin(TxOutput output, int height, boolean coinbase) {}

    /** A block, and what it spent. */
    record Mined(ChainPoint point, Block block, Map<OutPoint, Coin> spent) {}

    private final ChainParams network;
    private final int maturity;
    private final Random random;
    private final List<Mined> best = new ArrayList<>();
    private final Map<OutPoint, Coin> coins = new HashMap<>();
    private final Map<Hash256, Integer> heights = new HashMap<>();
    private final Map<Hash256, Mined> byHash = new HashMap<>();
    /** All that were ever in a block. */
    private final Map<Hash256, PaymentTransaction> transactions = new HashMap<>();

    private final Map<Script, Long> received = new HashMap<>();
    private final Map<Hash256, PaymentTransaction> mempool = new LinkedHashMap<>();
    private long serial;
    private int lag;

    SimChain(ChainParams network, int maturity, long seed) {
        this.network = network;
        this.maturity = maturity;
        this.random = new Random(seed);
        mine(Script.EMPTY, 0, 1);
    }

    /** A block on the tip that holds each unconfirmed transaction with a probability. */
    synchronized Mined mine(Script payTo, long reward, double holds) {
        Mined mined = assemble(List.of(new TxOutput(1, Script.EMPTY), new TxOutput(reward, payTo)), new byte[0], holds);
        connect(mined);
        return mined;
    }

    /** The same, whose coinbase has these outputs and carries this tag; nobody has it yet. */
    synchronized Mined assemble(List<TxOutput> outputs, byte[] tag, double holds) {
        int height = best.size();
        List<Transaction> transactions = new ArrayList<>();
        Script script = Script.of(
                ByteBuffer.allocate(12 + tag.length + Script.heightPush(height).size())
                        .put(Script.heightPush(height).toBytes())
                        .put(tag)
                        .putLong(serial++)
                        .putInt(7)
                        .array());
        transactions.add(
                PaymentTransaction.sapling(List.of(new TxInput(OutPoint.NONE, script, TxInput.FINAL)), outputs, 0, 0));
        for (PaymentTransaction waiting : List.copyOf(mempool.values())) {
            if (random.nextDouble() < holds && wrong(waiting, coins).isEmpty()) {
                transactions.add(waiting);
            }
        }
        Hash256 previous =
                best.isEmpty() ? Hash256.ZERO : best.getLast().point().hash();
        Hash256 root = MerkleTree.root(
                        transactions.stream().map(Transaction::txid).toList())
                .hash();
        HeaderFields fields = new HeaderFields(4, previous, root, Hash256.ZERO, 1_600_000_000L + serial, 0x1f07ffff);
        Block block = new Block(PowHeader.of(fields, new byte[PowHeader.NONCE_BYTES], new byte[52]), transactions);
        BigInteger work =
                best.isEmpty() ? BigInteger.ZERO : best.getLast().point().work();
        return new Mined(
                new ChainPoint(height, block.hash(), work.add(BigInteger.valueOf(4096))), block, new HashMap<>());
    }

    /** Everybody gets a block that follows the tip. */
    synchronized void connect(Mined mined) {
        mined.block().transactions().forEach(transaction -> mempool.remove(transaction.txid()));
        for (Transaction transaction : mined.block().transactions()) {
            PaymentTransaction payment = (PaymentTransaction) transaction;
            if (!payment.isCoinbase()) {
                for (TxInput input : payment.inputs()) {
                    Coin coin = coins.remove(input.previous());
                    if (coin == null) {
                        throw new AssertionError("a block spends " + input.previous() + ", which is not there");
                    }
                    mined.spent().put(input.previous(), coin);
                }
            }
            count(payment, 1);
            for (int i = 0; i < payment.outputs().size(); i++) {
                coins.put(
                        new OutPoint(payment.txid(), i),
                        new Coin(payment.outputs().get(i), mined.point().height(), payment.isCoinbase()));
            }
            heights.put(payment.txid(), mined.point().height());
            transactions.put(payment.txid(), payment);
        }
        best.add(mined);
        byHash.put(mined.point().hash(), mined);
    }

    /** Keeps what scripts have received, coinbases left out. */
    private void count(PaymentTransaction payment, int sign) {
        if (!payment.isCoinbase()) {
            payment.outputs().forEach(output -> received.merge(output.script(), sign * output.value(), Long::sum));
        }
    }

    /** The last blocks are replaced by as many others and one more; what they held is forgotten or waits again. */
    synchronized void reorganise(int depth, double remembered) {
        List<PaymentTransaction> returned = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            Mined lost = best.removeLast();
            byHash.remove(lost.point().hash());
            for (Transaction transaction : lost.block().transactions().reversed()) {
                PaymentTransaction payment = (PaymentTransaction) transaction;
                heights.remove(payment.txid());
                count(payment, -1);
                for (int output = 0; output < payment.outputs().size(); output++) {
                    coins.remove(new OutPoint(payment.txid(), output));
                }
                if (!payment.isCoinbase() && random.nextDouble() < remembered) {
                    returned.addFirst(payment);
                }
            }
            coins.putAll(lost.spent());
        }
        returned.forEach(payment -> mempool.put(payment.txid(), payment));
        for (int i = 0; i <= depth; i++) {
            mine(Script.EMPTY, 0, i == 0 ? 0 : 0.3);
        }
        lag = 0;
    }

    /** From now on the node knows all but the last blocks. */
    synchronized void lag(int blocks) {
        lag = Math.min(blocks, best.size() - 1);
    }

    /** The node forgets what waits. */
    synchronized void forgetMempool() {
        mempool.clear();
    }

    /** Why a transaction is refused; empty if it is not. */
    private String wrong(PaymentTransaction payment, Map<OutPoint, Coin> view) {
        int height = best.size();
        SpendCheck check = new SpendCheck(payment, network.branchIdAt(height));
        Set<OutPoint> seen = new HashSet<>();
        long in = 0;
        for (int i = 0; i < payment.inputs().size(); i++) {
            OutPoint point = payment.inputs().get(i).previous();
            Coin coin = view.get(point);
            if (coin == null) {
                return "Missing inputs";
            }
            if (!seen.add(point)) {
                return "bad-txns-inputs-duplicate";
            }
            if (coin.coinbase() && height - coin.height() < maturity) {
                return "bad-txns-premature-spend-of-coinbase";
            }
            Optional<String> bad = check.check(i, coin.output());
            if (bad.isPresent()) {
                return bad.get();
            }
            in += coin.output().value();
        }
        long out = payment.outputs().stream().mapToLong(TxOutput::value).sum();
        int size = payment.toBytes().length;
        if (size > MAX_TRANSACTION_BYTES) {
            return "tx-size";
        }
        if (payment.outputs().stream().anyMatch(output -> output.value() < DUST)) {
            return "dust";
        }
        if (payment.expiryHeight() != 0 && height > payment.expiryHeight()) {
            return "tx-expiring-soon";
        }
        return in - out < LEAST_FEE_OF_KILOBYTE * size / 1000 ? "min relay fee not met" : "";
    }

    /** Offers a transaction, and says what the node says. */
    synchronized PayoutChain.Sending send(byte[] raw) {
        PaymentTransaction payment;
        try {
            payment = (PaymentTransaction) Transaction.decode(raw);
        } catch (DecodeException e) {
            throw new AssertionError(e);
        }
        Integer height = heights.get(payment.txid());
        if (height != null && height < best.size() - lag) {
            return new PayoutChain.Sending(PayoutChain.Sending.Kind.HAS, "transaction already in block chain (-27)");
        }
        if (mempool.containsKey(payment.txid())) {
            return new PayoutChain.Sending(PayoutChain.Sending.Kind.HAS, "accepted");
        }
        if (height != null) {
            // A lagging node takes it; the network has it in a block.
            return new PayoutChain.Sending(PayoutChain.Sending.Kind.HAS, "accepted");
        }
        boolean conflict = payment.inputs().stream().anyMatch(input -> isSpentInMempool(input.previous()));
        String wrong = conflict ? "txn-mempool-conflict" : wrong(payment, coins);
        if (wrong.isEmpty()) {
            mempool.put(payment.txid(), payment);
            return new PayoutChain.Sending(PayoutChain.Sending.Kind.HAS, "accepted");
        }
        return new PayoutChain.Sending(
                switch (wrong) {
                    case "Missing inputs", "txn-mempool-conflict" -> PayoutChain.Sending.Kind.INPUT_MISSING;
                    case "bad-txns-premature-spend-of-coinbase" -> PayoutChain.Sending.Kind.LATER;
                    default -> PayoutChain.Sending.Kind.REFUSED;
                },
                wrong);
    }

    private boolean isSpentInMempool(OutPoint point) {
        return mempool.values().stream()
                .anyMatch(other -> other.inputs().stream()
                        .anyMatch(input -> input.previous().equals(point)));
    }

    synchronized boolean isUnspent(OutPoint point, boolean withMempool) {
        return coins.containsKey(point) && !(withMempool && isSpentInMempool(point));
    }

    synchronized List<byte[]> mempool() {
        return mempool.values().stream().map(PaymentTransaction::toBytes).toList();
    }

    synchronized ChainPoint tip() {
        return best.get(best.size() - 1 - lag).point();
    }

    synchronized Optional<ChainPoint> at(int height) {
        return height < 0 || height >= best.size() - lag
                ? Optional.empty()
                : Optional.of(best.get(height).point());
    }

    synchronized Optional<byte[]> block(Hash256 hash) {
        return Optional.ofNullable(byHash.get(hash)).map(mined -> mined.block().toBytes());
    }

    /** What an auditor is told: the network's view, not that of a node that lags. */
    AuditChain forAudit() {
        return new AuditChain() {
            @Override
            public Optional<Integer> confirmations(Hash256 hash) {
                synchronized (SimChain.this) {
                    return Optional.ofNullable(byHash.get(hash))
                            .map(mined -> best.size() - mined.point().height());
                }
            }

            @Override
            public Optional<Block> block(Hash256 hash) {
                synchronized (SimChain.this) {
                    return Optional.ofNullable(byHash.get(hash)).map(Mined::block);
                }
            }

            @Override
            public Optional<TxOutput> output(OutPoint point) {
                synchronized (SimChain.this) {
                    return Optional.ofNullable(transactions.get(point.txid()))
                            .map(made -> made.outputs().get((int) point.index()));
                }
            }
        };
    }

    synchronized @Nullable ChainPoint point(Hash256 hash) {
        Mined mined = byHash.get(hash);
        return mined == null ? null : mined.point();
    }

    /** Blocks of the best chain, without those that a lagging node does not know. */
    synchronized int size() {
        return best.size();
    }

    synchronized Mined mined(int height) {
        return best.get(height);
    }

    /** What the outputs of the best chain that pay a script come to, coinbases left out. */
    synchronized long received(Script script) {
        return received.getOrDefault(script, 0L);
    }

    /** What a script could spend at the tip. */
    synchronized long unspent(Script script) {
        return coins.values().stream()
                .filter(coin -> coin.output().script().equals(script))
                .filter(coin -> !coin.coinbase() || best.size() - coin.height() >= maturity)
                .mapToLong(coin -> coin.output().value())
                .sum();
    }

    /** Coins of a script that nothing spends, unconfirmed transactions counted. */
    synchronized Map<OutPoint, Coin> spendable(Script script) {
        Map<OutPoint, Coin> found = new LinkedHashMap<>();
        coins.forEach((point, coin) -> {
            boolean mature = !coin.coinbase() || best.size() - coin.height() >= maturity;
            if (mature && coin.output().script().equals(script) && !isSpentInMempool(point)) {
                found.put(point, coin);
            }
        });
        return found;
    }
}
