package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.WalletRpc;
import java.util.Optional;

/** Whether the wallet that is to pay the miners owns what the pool mines. */
public final class WalletAddress {
    private WalletAddress() {}

    /**
     * Asks the wallet.
     *
     * @param address the pool's, whom coinbases pay
     * @return one line that says what is wrong; empty if the address is the wallet's own
     * @throws RpcException if the node cannot be asked
     */
    public static Optional<String> problem(WalletRpc wallet, String address) throws RpcException, InterruptedException {
        return wallet.isMine(address).orThrow()
                ? Optional.empty()
                : Optional.of("payout.mode is node, and the address " + address
                        + " is not one of the first node's wallet, which could spend nothing of what the pool mines");
    }
}
