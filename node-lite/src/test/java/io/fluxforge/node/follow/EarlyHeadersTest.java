package io.fluxforge.node.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.chain.TimeLimits;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.p2p.Message.Headers;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.privatenet.HeaderServer;
import io.fluxforge.node.privatenet.MinedChain;
import io.fluxforge.node.rpc.RpcOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A header too far ahead of our clock is neither wrong nor misbehaviour: it is asked for again when its time has come. */
class EarlyHeadersTest {
    /** Beyond what any rule allows. */
    private static final long LAG_SECONDS = 10_000;

    @TempDir
    private Path folder;

    private final AtomicLong clockSeconds = new AtomicLong();

    private TestFollower follower(ChainParams network, List<InetSocketAddress> peers, List<RpcOptions> nodes)
            throws Exception {
        InstantSource clock = () -> Instant.ofEpochSecond(clockSeconds.get());
        return new TestFollower(
                folder.resolve("headers"),
                PeerOptions.fixed(network, "/fluxforge:test/", peers).withTimes(TestNode.TIMES),
                20_000,
                nodes,
                clock);
    }

    private static long told(TestFollower test, String begin) {
        return test.log.stream().filter(line -> line.startsWith(begin)).count();
    }

    @Test
    void theOnlyPeerIsKeptAndItsChainTakenWhenItsTimeHasCome() throws Exception {
        ChainParams network = TestChains.network();
        MinedChain mined = TestChains.mined(400);
        ChainHeader early = mined.header(301);
        long allowed = TimeLimits.latest(network, 301, 0);
        clockSeconds.set(early.time() - allowed - 40);
        HeaderServer server = new HeaderServer(mined.headers().subList(0, 301));
        try (TestNode node = new TestNode(server);
                TestFollower test = follower(network, List.of(node.address()), List.of())) {
            test.awaitTip(300);
            // So often that the peer would have been banned ten times over, were each of them an offence.
            for (int height = 301; height <= 400; height++) {
                server.replace(mined.headers().subList(0, height + 1));
                node.group().broadcast(new Headers(List.of(mined.header(height))));
            }
            test.await("syncing", () -> test.follower.state() == SyncState.SYNCING);
            test.await("a warning", () -> test.log.contains("clock behind peer " + name(node)));
            assertThat(test.follower.progress().clockLagSeconds()).isPositive();
            assertThat(test.chain.tip().height()).isEqualTo(300);

            // The time of one block has come, and not that of the next.
            clockSeconds.addAndGet(40);
            test.await("the next block", () -> test.chain.tip().height() == 301);
            clockSeconds.addAndGet(99L * TestChains.EASY_SPACING);
            test.awaitTip(400);
            clockSeconds.addAndGet(allowed);
            assertThat(told(test, "clock behind")).isEqualTo(1);
            assertThat(test.log).noneMatch(line -> line.contains("headers that follow no known one"));
            assertThat(test.follower.peers().isBanned(node.address())).isFalse();
            assertThat(test.follower.progress().peers()).isEqualTo(1);
        }
    }

    private static String name(TestNode node) {
        return node.address().getHostString() + ":" + node.address().getPort();
    }

    @Test
    void aNodeIsAskedAgainWhenTheClockIsSet() throws Exception {
        ChainParams network = Networks.builtIn("regtest");
        try (FollowedNode node = new FollowedNode(network, folder.resolve("node"))) {
            node.mine(5);
            clockSeconds.set(System.currentTimeMillis() / 1000 - LAG_SECONDS);
            try (TestFollower test = follower(network, List.of(), List.of(node.rpc()))) {
                test.await("a warning", () -> told(test, "clock behind node ") == 1);
                test.await("syncing", () -> test.follower.state() == SyncState.SYNCING);
                assertThat(test.follower.progress().clockLagSeconds()).isGreaterThan(LAG_SECONDS / 2);
                node.mine(1);
                clockSeconds.set(System.currentTimeMillis() / 1000 + 10);
                test.awaitTip(6);
                test.await("agreement", () -> told(test, "clock agrees node ") == 1);
                assertThat(test.follower.progress().clockLagSeconds()).isZero();
                assertThat(told(test, "clock behind")).isEqualTo(1);
            }
        }
    }
}
