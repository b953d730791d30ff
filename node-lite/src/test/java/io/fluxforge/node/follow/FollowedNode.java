package io.fluxforge.node.follow;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.privatenet.PrivateNodeOptions;
import io.fluxforge.node.privatenet.SmallHeaderSolver;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A private node that a test mines on, and stops and starts again where it was. */
final class FollowedNode implements AutoCloseable {
    private static final SmallHeaderSolver SOLVER = new SmallHeaderSolver();

    final ChainParams network;
    private final Path data;
    private InetSocketAddress rpcAddress = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private InetSocketAddress p2pAddress = rpcAddress;
    private List<InetSocketAddress> peers = List.of();
    private PrivateNode node;

    FollowedNode(ChainParams network, Path data) throws IOException {
        this.network = network;
        this.data = data;
        node = started();
    }

    private PrivateNode started() throws IOException {
        PrivateNode started = new PrivateNode(new PrivateNodeOptions(
                network, data, rpcAddress, p2pAddress, peers, Optional.empty(), Optional.empty(), Optional.of(SOLVER)));
        started.start();
        rpcAddress = started.rpcAddress();
        p2pAddress = started.p2pAddress();
        return started;
    }

    void stop() {
        node.close();
    }

    void startAgain() throws IOException {
        node = started();
    }

    /** Starts again as a peer of another node. */
    void connectTo(FollowedNode other) throws IOException {
        stop();
        peers = List.of(other.p2p());
        startAgain();
    }

    InetSocketAddress p2p() {
        return p2pAddress;
    }

    /** The cookie is another one after each start. */
    RpcOptions rpc() {
        URI uri = URI.create("http://127.0.0.1:" + rpcAddress.getPort() + "/");
        return RpcOptions.of(uri, new RpcCredentials.Cookie(data.resolve(".cookie")))
                .withAttempts(2, Duration.ofMillis(5));
    }

    int height() {
        return node.height();
    }

    Hash256 tip() {
        return node.tip();
    }

    JsonNode call(String method, Object... params) throws Exception {
        try (FluxRpc rpc = new FluxRpc(rpc())) {
            return rpc.client()
                    .call(RpcCall.once(method, params), Duration.ofMinutes(3))
                    .orThrow();
        }
    }

    void mine(int blocks) throws Exception {
        call("generate", blocks);
    }

    /** Replaces the last blocks by as many others, and one more. */
    void reorganise(int depth) throws Exception {
        String first = call("getblockhash", height() - depth + 1).asString();
        call("invalidateblock", first);
        mine(depth + 1);
    }

    @Override
    public void close() {
        node.close();
    }
}
