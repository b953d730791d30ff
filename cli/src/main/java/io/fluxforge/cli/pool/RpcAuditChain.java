package io.fluxforge.cli.pool;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.HeaderInfo;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.RpcResult;
import io.fluxforge.stratum.server.ledger.AuditChain;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the first of a pool's nodes that answers. */
public final class RpcAuditChain implements AuditChain, AutoCloseable {
    private final List<FluxRpc> nodes;

    /** @param nodes by name, in the order of preference */
    public RpcAuditChain(List<Map.Entry<String, RpcOptions>> nodes) {
        this.nodes = nodes.stream().map(node -> new FluxRpc(node.getValue())).toList();
    }

    @FunctionalInterface
    private interface Question<T> {
        RpcResult<T> ask(FluxRpc node) throws RpcException, InterruptedException;
    }

    private <T> Optional<T> ask(Question<T> question) throws IOException, InterruptedException {
        RpcException failure = null;
        for (FluxRpc node : nodes) {
            try {
                return switch (question.ask(node)) {
                    case RpcResult.Value<T>(T value) -> Optional.of(value);
                    case RpcResult.Refusal<T>(RpcError error) -> Optional.empty();
                };
            } catch (RpcException e) {
                failure = e;
            }
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
