package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.follow.BlockStatus;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.follow.SyncState;
import io.fluxforge.node.rpc.HeaderInfo;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcResult;
import io.fluxforge.stratum.server.node.BackingNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The network by the RPC of the pool's nodes: the first that is in sync answers all questions until {@link #tip} is asked again, and
 * transactions go to all. Where a follower is there too, a node counts only if its tip is in the follower's best chain, and near its
 * end.
 */
public final class RpcPayoutChain implements PayoutChain {
    /** Blocks that a node may be behind the follower. */
    private static final int LAG = 2;

    private final List<BackingNode> nodes;
    private final @Nullable FollowedChain follower;
    private BackingNode current;
    private String waitsFor = "not asked yet";
    /** What was had of it before a call failed, so that the next goes on from there. */
    private final Map<Hash256, byte[]> mempool = new LinkedHashMap<>();

    /**
     * Asks these nodes.
     *
     * @param nodes in the order of preference, at least one; not closed
     * @param follower null for none
     */
    public RpcPayoutChain(List<BackingNode> nodes, @Nullable FollowedChain follower) {
        this.nodes = List.copyOf(nodes);
        this.follower = follower;
        this.current = nodes.getFirst();
    }

    @Override
    public Optional<ChainPoint> tip() throws InterruptedException {
        if (follower != null && follower.state() != SyncState.SYNCED) {
            waitsFor = "the follower is " + follower.state().name().toLowerCase(Locale.ROOT);
            return Optional.empty();
        }
        StringBuilder reasons = new StringBuilder();
        for (BackingNode node : nodes) {
            String reason;
            try {
                io.fluxforge.node.rpc.SyncState state = node.rpc().syncState().orThrow();
                HeaderInfo tip = node.rpc().headerInfo(state.tip()).orThrow();
                reason = lag(state, tip);
                if (reason.isEmpty()) {
                    current = node;
                    return Optional.of(point(tip));
                }
            } catch (RpcException e) {
                reason = String.valueOf(e.getMessage());
            }
            reasons.append(reasons.isEmpty() ? "" : "; ")
                    .append(node.name())
                    .append(": ")
                    .append(reason);
        }
        waitsFor = reasons.toString();
        return Optional.empty();
    }

    /** Why a node's tip does not count; empty if it does. */
    private String lag(io.fluxforge.node.rpc.SyncState state, HeaderInfo tip) {
        if (state.isSyncing()) {
            return "syncing, height " + state.blocks() + " of " + state.headers();
        }
        if (follower == null) {
            return "";
        }
        BlockStatus status = follower.status(tip.hash());
        if (status.kind() != BlockStatus.Kind.IN_CHAIN) {
            return "its tip " + tip.hash() + " is not in the best chain that the follower knows";
        }
        return status.confirmations() - 1 > LAG
                ? "lags " + (status.confirmations() - 1) + " blocks behind the follower"
                : "";
    }

    private static ChainPoint point(HeaderInfo info) {
        return new ChainPoint(info.height(), info.hash(), info.chainWork());
    }

    @Override
    public String waitsFor() {
        return waitsFor;
    }

    @Override
    public Optional<ChainPoint> at(int height) throws RpcException, InterruptedException {
        RpcResult<Hash256> hash = current.rpc().blockHash(height);
        if (hash instanceof RpcResult.Refusal<Hash256>(RpcError error) && error.code() == RpcError.INVALID_PARAMETER) {
            return Optional.empty();
        }
        HeaderInfo info = current.rpc().headerInfo(hash.orThrow()).orThrow();
        return info.isInBestChain() ? Optional.of(point(info)) : Optional.empty();
    }

    @Override
    public Optional<byte[]> block(Hash256 hash) throws RpcException, InterruptedException {
        RpcResult<byte[]> block = current.rpc().rawBlock(hash);
        if (block instanceof RpcResult.Refusal<byte[]>(RpcError error) && error.code() == RpcError.NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(block.orThrow());
    }

    @Override
    public boolean isUnspent(OutPoint output, boolean withMempool) throws RpcException, InterruptedException {
        return current.rpc().isUnspent(output, withMempool).orThrow();
    }

    @Override
    public List<byte[]> mempool() throws RpcException, InterruptedException {
        List<Hash256> waiting = current.rpc().mempool().orThrow();
        mempool.keySet().retainAll(new HashSet<>(waiting));
        for (Hash256 txid : waiting) {
            if (mempool.containsKey(txid)) {
                continue;
            }
            RpcResult<byte[]> transaction = current.rpc().rawTransaction(txid);
            boolean gone = transaction instanceof RpcResult.Refusal<byte[]>(RpcError error)
                    && error.code() == RpcError.NOT_FOUND;
            if (!gone) {
                mempool.put(txid, transaction.orThrow());
            }
        }
        List<byte[]> transactions = List.copyOf(mempool.values());
        mempool.clear();
        return transactions;
    }

    @Override
    public Sending send(byte[] transaction) throws RpcException, InterruptedException {
        for (BackingNode node : nodes) {
            if (!node.equals(current)) {
                tell(node, transaction);
            }
        }
        return switch (current.rpc().sendRawTransaction(transaction)) {
            case RpcResult.Value<Hash256>(Hash256 txid) -> new Sending(Sending.Kind.HAS, "accepted");
            case RpcResult.Refusal<Hash256>(RpcError error) -> new Sending(kind(error), error.toString());
        };
    }

    /** The others are told so that the payment spreads; what they say to it decides nothing. */
    private static void tell(BackingNode node, byte[] transaction) throws InterruptedException {
        try {
            var _ = node.rpc().sendRawTransaction(transaction);
        } catch (RpcException e) {
            // It hears of the payment from its peers.
        }
    }

    static Sending.Kind kind(RpcError error) {
        String words = error.message().toLowerCase(Locale.ROOT);
        if (error.code() == RpcError.ALREADY_IN_CHAIN
                || words.contains("already in block chain")
                || words.contains("already-in-mempool")
                || words.contains("already-known")) {
            return Sending.Kind.HAS;
        }
        if (words.contains("missing inputs")
                || words.contains("missingorspent")
                || words.contains("inputs-spent")
                || words.contains("mempool-conflict")) {
            return Sending.Kind.INPUT_MISSING;
        }
        boolean later = words.contains("premature")
                || words.contains("mempool full")
                || words.contains("non-final")
                || (error.code() != RpcError.TRANSACTION_REJECTED && error.code() != RpcError.DECODE_FAILED);
        return later ? Sending.Kind.LATER : Sending.Kind.REFUSED;
    }
}
