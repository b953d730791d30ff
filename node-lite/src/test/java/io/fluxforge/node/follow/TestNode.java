package io.fluxforge.node.follow;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.p2p.PeerGroup;
import io.fluxforge.node.p2p.PeerHandler;
import io.fluxforge.node.p2p.PeerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/** A node on the loopback interface that answers as a handler tells it. */
final class TestNode implements AutoCloseable {
    static final PeerOptions.Times TIMES = new PeerOptions.Times(5_000, 4_000, 4_000, 60_000, 150_000, 100, 60_000, 50);

    private final PeerGroup group;

    TestNode(PeerHandler handler) throws IOException {
        this(TestChains.network(), handler);
    }

    TestNode(ChainParams network, PeerHandler handler) throws IOException {
        group = new PeerGroup(
                PeerOptions.fixed(network, "/test-node:1/", List.of())
                        .withTimes(TIMES)
                        .listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                handler);
        group.start();
    }

    PeerGroup group() {
        return group;
    }

    InetSocketAddress address() {
        return Objects.requireNonNull(group.listenAddress());
    }

    @Override
    public void close() {
        group.close();
    }
}
