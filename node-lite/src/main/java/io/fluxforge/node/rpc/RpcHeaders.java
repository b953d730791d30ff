package io.fluxforge.node.rpc;

import io.fluxforge.node.chain.HeaderView;
import io.fluxforge.node.codec.ChainHeader;
import java.util.ArrayList;
import java.util.List;

/** The last headers of a node's best chain, asked for as far back as the rules look. For one thread. */
public final class RpcHeaders {
    /** As many as most rules need for one block. */
    private static final int AT_ONCE = 40;

    private final FluxRpc rpc;
    private final int tip;
    /** From {@link #lowest} to the tip. */
    private final List<ChainHeader> known = new ArrayList<>();

    private int lowest;

    /** Carries a failure through the rules, which ask for numbers. */
    private static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final Exception reason;

        NoAnswer(Exception reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /** Looks at headers. */
    @FunctionalInterface
    public interface Look<T> {
        /** What comes of it. */
        T at(RpcHeaders headers);
    }

    private RpcHeaders(FluxRpc rpc, int tip) {
        this.rpc = rpc;
        this.tip = tip;
        lowest = tip + 1;
    }

    /**
     * Looks at headers, which are asked for meanwhile.
     *
     * @param tip height of the best chain, 0 or more
     * @throws RpcException if the node does not answer one of the questions
     */
    public static <T> T look(FluxRpc rpc, int tip, Look<T> look) throws RpcException, InterruptedException {
        try {
            return look.at(new RpcHeaders(rpc, tip));
        } catch (NoAnswer e) {
            switch (e.reason) {
                case RpcException answer -> throw answer;
                case InterruptedException interrupted -> throw interrupted;
                default -> throw e;
            }
        }
    }

    /** The header at a height, 0 to the tip. */
    public ChainHeader at(int height) {
        while (height < lowest) {
            int from = Math.max(0, Math.min(height, lowest - AT_ONCE));
            try {
                List<ChainHeader> older = rpc.headers(from, lowest - from);
                if (older.size() < lowest - from) {
                    throw new NoAnswer(new RpcException(
                            RpcException.Kind.BAD_ANSWER,
                            "the node's chain became shorter than " + tip + " blocks while its headers were read",
                            null));
                }
                known.addAll(0, older);
            } catch (RpcException | InterruptedException e) {
                throw new NoAnswer(e);
            }
            lowest = from;
        }
        return known.get(height - lowest);
    }

    /** The chain up to a block, as the rules look at it. */
    public HeaderView upTo(int height) {
        return new HeaderView() {
            @Override
            public int height() {
                return height;
            }

            @Override
            public long time(int at) {
                return RpcHeaders.this.at(at).time();
            }

            @Override
            public int bits(int at) {
                return RpcHeaders.this.at(at).bits();
            }
        };
    }
}
