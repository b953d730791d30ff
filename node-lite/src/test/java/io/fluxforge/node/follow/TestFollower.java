package io.fluxforge.node.follow;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.rpc.RpcOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A follower with everything around it, and what it has told. */
final class TestFollower implements AutoCloseable {
    final PowVerifier verifier = new PowVerifier(2);
    final HeaderChain chain;
    final Follower follower;
    final List<ChainEvent> events = new CopyOnWriteArrayList<>();
    final List<String> log = new CopyOnWriteArrayList<>();

    TestFollower(Path folder, ChainParams network, long answerMillis, InetSocketAddress... peers) throws IOException {
        this(folder, network, answerMillis, List.of(peers), List.of());
    }

    TestFollower(
            Path folder, ChainParams network, long answerMillis, List<InetSocketAddress> peers, List<RpcOptions> nodes)
            throws IOException {
        this(
                folder,
                PeerOptions.fixed(network, "/fluxforge:test/", peers).withTimes(TestNode.TIMES),
                answerMillis,
                nodes,
                InstantSource.system());
    }

    TestFollower(Path folder, PeerOptions peers, long answerMillis, List<RpcOptions> nodes, InstantSource clock)
            throws IOException {
        chain = TestChains.open(folder, peers.network(), verifier, clock);
        FollowOptions options = FollowOptions.of(peers)
                .withNodes(nodes)
                .withTimes(answerMillis, Duration.ofMillis(20))
                .withBlocks();
        follower = new Follower(chain, verifier, options, new SourceListener() {
            @Override
            public void misbehaved(Peer peer, int points, String reason, boolean banned) {
                log.add(peer.address() + " " + points + " " + reason + (banned ? " banned" : ""));
            }

            @Override
            public void disconnected(Peer peer, String reason) {
                log.add(peer.address() + " gone: " + reason);
            }

            @Override
            public void peerLost(InetSocketAddress peer, String reason, long retryMillis) {
                log.add("lost " + peer.getPort() + ": " + reason);
            }

            @Override
            public void clockBehind(String source, long seconds) {
                log.add("clock behind " + source);
            }

            @Override
            public void clockAgrees(String source) {
                log.add("clock agrees " + source);
            }

            @Override
            public void defect(Throwable failure) {
                log.add("defect " + failure);
            }

            @Override
            public void nodeAnswers(URI node, io.fluxforge.node.rpc.SyncState state) {
                log.add("node answers at " + state.blocks());
            }

            @Override
            public void nodeRefused(URI node, String reason) {
                log.add("node refused: " + reason);
            }

            @Override
            public void nodeFails(URI node, String reason) {
                log.add("node fails: " + reason);
            }
        });
        follower.subscribe(events::add);
        follower.start();
    }

    /** Waits until something is so; a test that waits in vain fails with what was told. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "waited in vain: " + what + "; " + follower.progress() + "; " + log + "; " + events);
            }
            Thread.sleep(5);
        }
    }

    void awaitTip(int height) throws InterruptedException {
        await("tip " + height, () -> chain.tip().height() == height && follower.state() == SyncState.SYNCED);
    }

    @Override
    public void close() {
        follower.close();
        chain.close();
        verifier.close();
    }
}
