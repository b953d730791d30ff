package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcResult;
import io.fluxforge.node.rpc.WalletRpc;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The wallet of a node by RPC. */
public final class RpcNodeWallet implements NodeWallet {
    private static final int PAGE = 500;
    private static final int MAX_PAGES = 200;
    /** Clocks of the node and of the pool may differ by this. */
    private static final long CLOCK_MILLIS = 2 * 3_600_000L;

    /** With these the node says that it did nothing (fluxd {@code rpc/protocol.h}): wrong parameters, no funds, locked. */
    private static final Set<Integer> CERTAIN = Set.of(
            RpcError.METHOD_NOT_FOUND,
            RpcError.WRONG_TYPE,
            RpcError.NOT_FOUND,
            WalletRpc.INSUFFICIENT_FUNDS,
            RpcError.INVALID_PARAMETER,
            -13,
            RpcError.WARMING_UP);

    private final WalletRpc wallet;
    private final String poolAddress;
    private boolean owns;

    /**
     * Asks this wallet.
     *
     * @param poolAddress must be the wallet's own before anything is paid
     */
    public RpcNodeWallet(WalletRpc wallet, String poolAddress) {
        this.wallet = wallet;
        this.poolAddress = poolAddress;
    }

    @Override
    public long balance() throws IOException, InterruptedException {
        if (!owns) {
            Optional<String> problem = WalletAddress.problem(wallet, poolAddress);
            if (problem.isPresent()) {
                throw new IOException(problem.get());
            }
            owns = true;
        }
        return wallet.balance().orThrow();
    }

    @Override
    public Outcome send(Map<String, Long> units, String comment) throws InterruptedException {
        try {
            return switch (wallet.sendMany(units, comment)) {
                case RpcResult.Value<Hash256>(Hash256 txid) -> new Outcome.Sent(txid);
                case RpcResult.Refusal<Hash256>(RpcError error) ->
                    CERTAIN.contains(error.code())
                            ? new Outcome.Refused(error.toString())
                            : new Outcome.Unknown(error.toString());
            };
        } catch (RpcException e) {
            return new Outcome.Unknown(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Optional<Hash256> find(String comment, long sinceMillis) throws IOException, InterruptedException {
        return Optional.ofNullable(sent(comment, sinceMillis).get(comment));
    }

    @Override
    public Map<String, Hash256> sent(String commentPrefix, long sinceMillis) throws IOException, InterruptedException {
        Map<String, Hash256> sent = new LinkedHashMap<>();
        for (int page = 0; page < MAX_PAGES; page++) {
            List<WalletRpc.Entry> entries =
                    wallet.transactions(PAGE, page * PAGE).orThrow();
            for (WalletRpc.Entry entry : entries) {
                if (entry.comment().startsWith(commentPrefix)) {
                    sent.put(entry.comment(), entry.txid());
                }
            }
            boolean older = entries.stream().allMatch(entry -> entry.time() * 1000 < sinceMillis - CLOCK_MILLIS);
            if (entries.size() < PAGE || older) {
                return sent;
            }
        }
        throw new IOException("the wallet's list is longer than " + MAX_PAGES * PAGE + " entries since the payment");
    }

    @Override
    public boolean isOwn(String address) throws IOException, InterruptedException {
        return wallet.isMine(address).orThrow();
    }

    @Override
    public Made transaction(Hash256 txid) throws IOException, InterruptedException {
        WalletRpc.Sent sent = wallet.transaction(txid).orThrow();
        return new Made(sent.bytes(), sent.fee(), sent.confirmations());
    }
}
