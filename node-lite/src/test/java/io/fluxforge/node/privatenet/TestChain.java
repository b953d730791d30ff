package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.rpc.SubmitVerdict;
import java.io.IOException;
import java.nio.file.Path;

/** A chain without a node around it, and a miner. */
final class TestChain implements AutoCloseable {
    final PrivateChain chain;
    final BlockMiner miner;
    private final BlockFile file;

    /** @param seed two chains of different seeds have different blocks at the same heights */
    TestChain(ChainParams network, Path folder, HeaderSolver solver, int seed) throws IOException {
        file = BlockFile.open(folder);
        chain = new PrivateChain(network, file, () -> System.currentTimeMillis() / 1000);
        byte[] hash = new byte[20];
        hash[0] = (byte) seed;
        miner = new BlockMiner(chain, new TemplateMaker(chain, Script.payToPublicKeyHash(ByteString.of(hash))), solver);
    }

    /** Mines blocks on the tip and returns the last one's hash. */
    Hash256 mine(int count) throws InterruptedException, DecodeException {
        for (int i = 0; i < count; i++) {
            byte[] block = miner.mine();
            SubmitVerdict verdict = chain.submit(block);
            if (!verdict.equals(SubmitVerdict.ACCEPTED)) {
                throw new AssertionError("block " + Block.decode(block).hash() + ": " + verdict);
            }
        }
        return chain.tip().hash;
    }

    @Override
    public void close() throws IOException {
        chain.close();
        file.close();
    }
}
