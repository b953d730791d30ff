package io.fluxforge.node.privatenet;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.rpc.RpcCredentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a private node runs.
 *
 * @param network its rules
 * @param data folder of its blocks and its cookie
 * @param rpc where it answers RPC; port 0 takes a free one
 * @param p2p where peers can connect to; port 0 takes a free one
 * @param peers to connect to
 * @param password whom to let in; without one a cookie in the data folder does
 * @param miner whom its templates pay; without one a key that everybody can derive
 * @param solver for {@code generate}
 */
public record PrivateNodeOptions(
        ChainParams network,
        Path data,
        InetSocketAddress rpc,
        InetSocketAddress p2p,
        List<InetSocketAddress> peers,
        Optional<RpcCredentials.Password> password,
        Optional<Address> miner,
        Optional<HeaderSolver> solver) {
    /** Copies the list. */
    public PrivateNodeOptions {
        peers = List.copyOf(peers);
    }

    /** A node on free ports of the loopback interface, with a cookie and without peers. */
    public static PrivateNodeOptions onFreePorts(ChainParams network, Path data) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new PrivateNodeOptions(
                network, data, any, any, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same with peers to connect to. */
    public PrivateNodeOptions withPeers(List<InetSocketAddress> others) {
        return new PrivateNodeOptions(network, data, rpc, p2p, others, password, miner, solver);
    }

    /** The same with a solver. */
    public PrivateNodeOptions withSolver(HeaderSolver finder) {
        return new PrivateNodeOptions(network, data, rpc, p2p, peers, password, miner, Optional.of(finder));
    }

    /** The same with a user and a password in place of the cookie. */
    public PrivateNodeOptions withPassword(RpcCredentials.Password allowed) {
        return new PrivateNodeOptions(network, data, rpc, p2p, peers, Optional.of(allowed), miner, solver);
    }

    /** The same with somebody whom its templates pay. */
    public PrivateNodeOptions withMiner(Address paid) {
        return new PrivateNodeOptions(network, data, rpc, p2p, peers, password, Optional.of(paid), solver);
    }
}
