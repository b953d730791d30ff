package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.HeaderInfo;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.RpcResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Asks a pool's nodes, in their order, until one knows; a block is unknown when some answer and none of them has it. */
public final class RpcAuditChain implements AuditChain, AutoCloseable {
    private final List<FluxRpc> nodes;

    /** @param nodes in the order of preference */
    public RpcAuditChain(List<RpcOptions> nodes) {
        this.nodes = nodes.stream().map(FluxRpc::new).toList();
    }

    @FunctionalInterface
    private interface Question<T> {
        RpcResult<T> ask(FluxRpc node) throws RpcException, InterruptedException;
    }

    private <T> Optional<T> ask(Question<T> question) throws IOException, InterruptedException {
        RpcException failure = null;
        boolean unknown = false;
        for (FluxRpc node : nodes) {
            try {
                RpcResult<T> answer = question.ask(node);
                if (answer instanceof RpcResult.Refusal<T>(RpcError error) && error.code() == RpcError.NOT_FOUND) {
                    unknown = true;
                } else {
                    return Optional.of(answer.orThrow());
                }
            } catch (RpcException e) {
                failure = e;
            }
        }
        if (unknown) {
            return Optional.empty();
        }
        throw new IOException("no node answers: " + (failure == null ? "none is configured" : failure.getMessage()));
    }

    @Override
    public Optional<Integer> confirmations(Hash256 block) throws IOException, InterruptedException {
        return ask(node -> node.headerInfo(block)).map(HeaderInfo::confirmations);
    }

    @Override
    public Optional<Hash256> coinbase(Hash256 block) throws IOException, InterruptedException {
        Optional<byte[]> bytes = ask(node -> node.rawBlock(block));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Block.decode(bytes.get()).transactions().getFirst().txid());
        } catch (DecodeException e) {
            throw new IOException("the node's block " + block + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        nodes.forEach(FluxRpc::close);
    }
}
