package io.fluxforge.stratum.server.node;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Difficulty;
import io.fluxforge.node.chain.HeaderFault;
import io.fluxforge.node.chain.HeaderRules;
import io.fluxforge.node.chain.HeaderView;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcHeaders;
import java.util.Optional;

/**
 * Whether a node's last blocks follow the rules that the pool's own view of the chain does: before one that does not, that view would
 * end, and nobody would be paid for any block after it.
 */
public final class NodeRules {
    private static final int LAST_BLOCKS = 3;

    private final ChainParams network;

    /** @param network whose rules they should be */
    public NodeRules(ChainParams network) {
        this.network = network;
    }

    /**
     * The rule that one of the last blocks breaks.
     *
     * @return one line; empty if they are good
     * @throws RpcException if the node does not answer
     */
    public Optional<String> fault(FluxRpc rpc) throws RpcException, InterruptedException {
        int tip = rpc.blockCount().orThrow();
        return RpcHeaders.look(rpc, tip, headers -> {
            for (int height = Math.max(1, tip - LAST_BLOCKS + 1); height <= tip; height++) {
                ChainHeader header = headers.at(height);
                HeaderView parent = headers.upTo(height - 1);
                HeaderFault fault = HeaderRules.findFault(network, parent, header, header.time());
                if (fault != null) {
                    return Optional.of("follows other rules than those of " + network.name() + ": its block " + height
                            + " is " + fault.word() + wanted(fault, parent, header));
                }
            }
            return Optional.<String>empty();
        });
    }

    private String wanted(HeaderFault fault, HeaderView parent, ChainHeader header) {
        return fault == HeaderFault.WRONG_BITS
                ? String.format(
                        ", %08x where it has to be %08x",
                        header.bits(), Difficulty.nextBits(network, parent, header.time()))
                : "";
    }
}
