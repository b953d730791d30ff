package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.EquihashSchedule;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.node.template.MiningJob;
import io.fluxforge.node.template.TemplateException;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/** Makes blocks of a node's templates with a solver, one at a time. */
final class BlockMiner {
    private final PrivateChain chain;
    private final TemplateMaker templates;
    private final HeaderSolver solver;
    /** So that two blocks of one second differ. */
    private final AtomicLong counter = new AtomicLong();

    BlockMiner(PrivateChain chain, TemplateMaker templates, HeaderSolver solver) {
        this.chain = chain;
        this.templates = templates;
        this.solver = solver;
    }

    /** Mines one block on top of the tip of that moment, and returns it as on the wire. */
    byte[] mine() throws InterruptedException {
        MiningJob job = job();
        ChainParams network = chain.network();
        EquihashParams params =
                EquihashSchedule.acceptedAt(network, job.template().height()).getFirst();
        BigInteger target = network.difficulty().targetChecked()
                ? job.template().target()
                : network.difficulty().limit();
        long time = job.fields().time();
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            byte[] nonce = ByteBuffer.allocate(PowHeader.NONCE_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(PowHeader.NONCE_BYTES - Long.BYTES, counter.incrementAndGet())
                    .array();
            BlockHeader header = job.header(time, nonce);
            for (byte[] solution : solver.solve(params, header.toBytes())) {
                if (Hash256.of(header.hash(solution)).toNumber().compareTo(target) <= 0) {
                    return job.block(time, nonce, solution);
                }
            }
        }
    }

    private MiningJob job() {
        try {
            BlockTemplate template = BlockTemplate.parse(templates.make());
            var miner = template.coinbase().outputs().getFirst().script();
            return MiningJob.of(template, CoinbasePlan.payingTo(miner, ByteString.EMPTY));
        } catch (TemplateException e) {
            throw new IllegalStateException("our own template: " + e.getMessage(), e);
        }
    }
}
