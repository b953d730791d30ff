package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.InputSigner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The wallet of the simulated node: it owns the pool's key, and its transactions expire as a node's do. */
final class SimWallet implements NodeWallet {
    private static final int EXPIRES_AFTER = 20;

    /** What it has sent. */
    record Sent(Hash256 txid, String comment, Made made) {}

    private final SimChain chain;
    private final Map<Hash256, Sent> sent = new LinkedHashMap<>();

    SimWallet(SimChain chain) {
        this.chain = chain;
    }

    @Override
    public synchronized long balance() {
        return coins().values().stream()
                .mapToLong(coin -> coin.output().value())
                .sum();
    }

    private Map<OutPoint, SimChain.Coin> coins() {
        return chain.spendable(SimPool.SIGNER.ownScript());
    }

    @Override
    public synchronized Outcome send(Map<String, Long> units, String comment) {
        long total = units.values().stream().mapToLong(Long::longValue).sum();
        List<TxInput> inputs = new ArrayList<>();
        List<TxOutput> spent = new ArrayList<>();
        long in = 0;
        for (Map.Entry<OutPoint, SimChain.Coin> coin : coins().entrySet()) {
            if (in < total) {
                inputs.add(new TxInput(coin.getKey(), Script.EMPTY, TxInput.FINAL));
                spent.add(coin.getValue().output());
                in += coin.getValue().output().value();
            }
        }
        if (in < total) {
            return new Outcome.Refused("Account has insufficient funds (-6)");
        }
        long share = 200L * (inputs.size() + 1) / units.size() + 100;
        List<TxOutput> outputs = new ArrayList<>();
        units.forEach((address, amount) -> outputs.add(new TxOutput(amount - share, SimPool.script(address))));
        if (in > total) {
            outputs.addFirst(new TxOutput(in - total, SimPool.SIGNER.ownScript()));
        }
        int height = chain.size();
        PaymentTransaction signed = InputSigner.sign(
                PaymentTransaction.sapling(inputs, outputs, 0, height + EXPIRES_AFTER),
                SimPool.NETWORK.branchIdAt(height),
                spent,
                Collections.nCopies(inputs.size(), SimPool.KEY));
        PayoutChain.Sending answer = chain.send(signed.toBytes());
        if (answer.kind() != PayoutChain.Sending.Kind.HAS) {
            throw new AssertionError(answer);
        }
        Made made = new Made(ByteString.of(signed.toBytes()), share * units.size(), 0);
        sent.put(signed.txid(), new Sent(signed.txid(), comment, made));
        return new Outcome.Sent(signed.txid());
    }

    @Override
    public synchronized Optional<Hash256> find(String comment, long sinceMillis) {
        return sent.values().stream()
                .filter(one -> one.comment().equals(comment))
                .map(Sent::txid)
                .findFirst();
    }

    @Override
    public synchronized Map<String, Hash256> sent(String prefix, long sinceMillis) {
        Map<String, Hash256> found = new LinkedHashMap<>();
        sent.values().stream()
                .filter(one -> one.comment().startsWith(prefix))
                .forEach(one -> found.put(one.comment(), one.txid()));
        return found;
    }

    @Override
    public boolean isOwn(String address) {
        return SimPool.script(address).equals(SimPool.SIGNER.ownScript());
    }

    /** All that it has sent, the oldest first. */
    synchronized List<Sent> all() {
        return List.copyOf(sent.values());
    }

    @Override
    public synchronized Made transaction(Hash256 txid) {
        Made made = Optional.ofNullable(sent.get(txid)).orElseThrow().made();
        for (int height = 0; height < chain.size(); height++) {
            boolean there = chain.mined(height).block().transactions().stream()
                    .anyMatch(one -> one.txid().equals(txid));
            if (there) {
                return new Made(made.bytes(), made.fee(), chain.size() - height);
            }
        }
        return made;
    }

    /** Hands out again what is in no block, as a node's wallet does. */
    synchronized void rebroadcast() {
        sent.values().forEach(one -> chain.send(one.made().bytes().toBytes()));
    }
}
