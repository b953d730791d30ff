package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Difficulty;
import io.fluxforge.node.chain.EquihashSchedule;
import io.fluxforge.node.chain.HeaderView;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.HeaderFields;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.verifier.CompactTarget;
import io.fluxforge.verifier.EquihashParams;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Headers of a private network with small parameters, made for tests and benchmarks: every rule holds and every proof of work is
 * genuine, but there are no blocks behind them. For one thread.
 */
public final class MinedChain implements HeaderView {
    private final ChainParams network;
    private final SmallSolver solver;
    private final EquihashParams params;
    /** By height, the first block of the network among them. */
    private final List<ChainHeader> headers;
    /** Makes the blocks of different chains different. */
    private final long branch;

    private long nonce;

    /**
     * A chain of nothing but the first block.
     *
     * @param network with parameters that {@link SmallSolver} supports
     */
    public MinedChain(ChainParams network) {
        this(network, List.of(network.genesis().header()), 0);
    }

    private MinedChain(ChainParams network, List<ChainHeader> headers, long branch) {
        this.network = network;
        this.headers = new ArrayList<>(headers);
        this.branch = branch;
        params = EquihashSchedule.acceptedAt(network, headers.size()).getFirst();
        solver = new SmallSolver(params);
    }

    /** A chain that shares the blocks up to {@code height} with this one, and goes on otherwise. */
    public MinedChain fork(int height, long newBranch) {
        return new MinedChain(network, headers.subList(0, height + 1), newBranch);
    }

    /**
     * Mines so many blocks, each {@code spacing} seconds after the one before.
     *
     * @return this chain
     */
    public MinedChain mine(int count, int spacing) {
        for (int i = 0; i < count; i++) {
            headers.add(mineNext(headers.getLast().time() + spacing));
        }
        return this;
    }

    private PowHeader mineNext(long time) {
        int bits = Difficulty.nextBits(network, this, time);
        CompactTarget target = CompactTarget.decode(bits, network.difficulty().limit());
        byte[] root = new byte[Hash256.BYTES];
        ByteBuffer.wrap(root)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(headers.size())
                .putLong(branch);
        HeaderFields fields = new HeaderFields(4, headers.getLast().hash(), Hash256.of(root), Hash256.ZERO, time, bits);
        byte[] nonceBytes = new byte[PowHeader.NONCE_BYTES];
        while (true) {
            ByteBuffer.wrap(nonceBytes).order(ByteOrder.LITTLE_ENDIAN).putLong(nonce++);
            PowHeader unsolved = PowHeader.of(fields, nonceBytes, new byte[0]);
            byte[] solution = solver.solve(unsolved.blockHeader().toBytes());
            if (solution != null) {
                PowHeader solved = PowHeader.of(fields, nonceBytes, solution);
                if (!network.difficulty().targetChecked()
                        || solved.hash().toNumber().compareTo(target.target()) <= 0) {
                    return solved;
                }
            }
        }
    }

    /** All headers by height. */
    public List<ChainHeader> headers() {
        return List.copyOf(headers);
    }

    /** The header at a height. */
    public ChainHeader header(int height) {
        return headers.get(height);
    }

    @Override
    public int height() {
        return headers.size() - 1;
    }

    @Override
    public long time(int height) {
        return headers.get(height).time();
    }

    @Override
    public int bits(int height) {
        return headers.get(height).bits();
    }
}
