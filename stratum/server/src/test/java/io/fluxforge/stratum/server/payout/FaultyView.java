package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A network whose answers get lost. */
final class FaultyView implements PayoutChain {
    private final SimChain chain;
    /** All answers to transactions get lost; the node has taken them. */
    boolean loseAnswers;
    /** Each call fails with this probability: half of them before, half after it was done. */
    double failing;

    private Random random = new Random(5);

    FaultyView(SimChain chain) {
        this.chain = chain;
    }

    void seed(Random other) {
        random = other;
    }

    private void mayFail() throws IOException {
        if (failing > 0 && random.nextDouble() < failing) {
            throw new IOException("no answer in time");
        }
    }

    @Override
    public Optional<ChainPoint> tip() throws IOException {
        mayFail();
        return Optional.of(chain.tip());
    }

    @Override
    public String waitsFor() {
        return "nothing";
    }

    @Override
    public Optional<ChainPoint> at(int height) throws IOException {
        mayFail();
        return chain.at(height);
    }

    @Override
    public Optional<byte[]> block(Hash256 hash) throws IOException {
        mayFail();
        return chain.block(hash);
    }

    @Override
    public boolean isUnspent(OutPoint output, boolean withMempool) throws IOException {
        mayFail();
        return chain.isUnspent(output, withMempool);
    }

    @Override
    public List<byte[]> mempool() throws IOException {
        mayFail();
        return chain.mempool();
    }

    @Override
    public Sending send(byte[] transaction) throws IOException {
        mayFail();
        Sending answer = chain.send(transaction);
        mayFail();
        if (loseAnswers) {
            throw new IOException("no answer in time");
        }
        return answer;
    }
}
