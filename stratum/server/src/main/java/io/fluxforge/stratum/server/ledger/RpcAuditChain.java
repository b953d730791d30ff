package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxOutput;
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
    public Optional<Block> block(Hash256 hash) throws IOException, InterruptedException {
        Optional<byte[]> bytes = ask(node -> node.rawBlock(hash));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            Block block = Block.decode(bytes.get());
            if (block.hash().equals(hash)) {
                return Optional.of(block);
            }
        } catch (DecodeException e) {
            throw new IOException("the node's block " + hash + ": " + e.getMessage(), e);
        }
        throw new IOException("the node's block " + hash + " is another one");
    }

    @Override
    public Optional<TxOutput> output(OutPoint point) throws IOException, InterruptedException {
        Optional<byte[]> bytes = ask(node -> node.rawTransaction(point.txid()));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (Transaction.decode(bytes.get()) instanceof PaymentTransaction transaction
                    && transaction.txid().equals(point.txid())
                    && point.index() < transaction.outputs().size()) {
                return Optional.of(transaction.outputs().get((int) point.index()));
            }
        } catch (DecodeException e) {
            throw new IOException("the node's transaction " + point.txid() + ": " + e.getMessage(), e);
        }
        throw new IOException("the node's transaction " + point.txid() + " has no output " + point.index());
    }

    @Override
    public void close() {
        nodes.forEach(FluxRpc::close);
    }
}
