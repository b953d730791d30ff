package io.fluxforge.node.follow;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.p2p.PeerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
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
        chain = TestChains.open(folder, network, verifier);
        PeerOptions options =
                PeerOptions.fixed(network, "/fluxforge:test/", List.of(peers)).withTimes(TestNode.TIMES);
        follower = new Follower(chain, verifier, options, true, answerMillis, new Follower.PeerListener() {
            @Override
            public void misbehaved(Peer peer, int points, String reason, boolean banned) {
                log.add(peer.address() + " " + points + " " + reason + (banned ? " banned" : ""));
            }

            @Override
            public void disconnected(Peer peer, String reason) {
                log.add(peer.address() + " gone: " + reason);
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
