package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells of every step by its name: each call to the node, each transaction of the store. */
final class Steps implements PayoutEvents, PayoutChain {
    private final PayoutChain chain;
    private final Consumer<String> told;

    Steps(PayoutChain chain, Consumer<String> told) {
        this.chain = chain;
        this.told = told;
    }

    /** The same for a wallet. */
    NodeWallet around(NodeWallet wallet) {
        return new NodeWallet() {
            @Override
            public long balance() throws IOException, InterruptedException {
                return wallet.balance();
            }

            @Override
            public Outcome send(Map<String, Long> units, String comment) throws InterruptedException {
                told.accept("before sendmany");
                Outcome outcome = wallet.send(units, comment);
                told.accept("after sendmany");
                return outcome;
            }

            @Override
            public Optional<Hash256> find(String comment, long sinceMillis) throws IOException, InterruptedException {
                return wallet.find(comment, sinceMillis);
            }

            @Override
            public Map<String, Hash256> sent(String prefix, long sinceMillis) throws IOException, InterruptedException {
                return wallet.sent(prefix, sinceMillis);
            }

            @Override
            public boolean isOwn(String address) throws IOException, InterruptedException {
                return wallet.isOwn(address);
            }

            @Override
            public Made transaction(Hash256 txid) throws IOException, InterruptedException {
                told.accept("sent but not kept");
                return wallet.transaction(txid);
            }
        };
    }

    @Override
    public void payment(long id, PaymentState state, String note) {
        told.accept("stored " + state.shown() + (note.contains("orphaned") ? " again" : ""));
    }

    @Override
    public void alarm(String reason) {
        told.accept("alarm " + reason);
    }

    @Override
    public void scanned(int height, Hash256 hash) {
        told.accept("scanned");
    }

    @Override
    public void left(String words) {
        // Nothing is done by it.
    }

    @Override
    public void waits(String reason) {}

    @Override
    public Optional<ChainPoint> tip() throws IOException, InterruptedException {
        told.accept("tip");
        return chain.tip();
    }

    @Override
    public String waitsFor() {
        return chain.waitsFor();
    }

    @Override
    public Optional<ChainPoint> at(int height) throws IOException, InterruptedException {
        return chain.at(height);
    }

    @Override
    public Optional<byte[]> block(Hash256 hash) throws IOException, InterruptedException {
        return chain.block(hash);
    }

    @Override
    public boolean isUnspent(OutPoint output, boolean withMempool) throws IOException, InterruptedException {
        told.accept("coin");
        return chain.isUnspent(output, withMempool);
    }

    @Override
    public List<byte[]> mempool() throws IOException, InterruptedException {
        return chain.mempool();
    }

    @Override
    public Sending send(byte[] transaction) throws IOException, InterruptedException {
        told.accept("before send");
        Sending sending = chain.send(transaction);
        told.accept("after send");
        return sending;
    }
}
