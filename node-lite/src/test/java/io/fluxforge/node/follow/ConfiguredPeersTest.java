package io.fluxforge.node.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.chain.PeerParams;
import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.p2p.Envelope;
import io.fluxforge.node.p2p.Message.Ping;
import io.fluxforge.node.p2p.Message.Raw;
import io.fluxforge.node.p2p.Message.Reject;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.privatenet.HeaderServer;
import io.fluxforge.node.privatenet.MinedChain;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one peer that the operator has named is of no use: it is said why, and it is tried again, whatever it does. */
class ConfiguredPeersTest {
    private static final PeerOptions.Times TIMES =
            new PeerOptions.Times(5_000, 700, 700, 60_000, 150_000, 20, 86_400_000, 20);
    private static final ChainParams NETWORK = TestChains.network();

    @TempDir
    private Path folder;

    private TestFollower follower(InetSocketAddress peer) throws Exception {
        return new TestFollower(
                folder.resolve("headers"),
                PeerOptions.fixed(NETWORK, "/fluxforge:test/", List.of(peer))
                        .withTimes(TIMES)
                        .rememberedIn(folder.resolve("peers.txt")),
                20_000,
                List.of(),
                InstantSource.system());
    }

    /** The reason is told at least three times, as it is tried again and again. */
    private void isTold(InetSocketAddress peer, String reason) throws Exception {
        Pattern line = Pattern.compile("lost " + peer.getPort() + ": .*" + reason + ".*");
        try (TestFollower test = follower(peer)) {
            test.await(
                    reason,
                    () -> test.log.stream()
                                    .filter(told -> line.matcher(told).matches())
                                    .count()
                            >= 3);
            assertThat(test.log).noneMatch(told -> told.endsWith(" banned"));
            assertThat(test.follower.peers().isBanned(peer)).isFalse();
            assertThat(test.follower.progress().outlook()).contains(":" + peer.getPort() + " is");
            assertThat(test.follower.state()).isEqualTo(SyncState.CONNECTING);
        }
        assertThat(Files.readString(folder.resolve("peers.txt"))).doesNotContain("ban");
    }

    @Test
    void aClosedPort() throws Exception {
        InetSocketAddress closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = (InetSocketAddress) server.getLocalSocketAddress();
        }
        isTold(closed, "nothing listens on its port");
    }

    @Test
    void aNameThatNobodyKnows() throws Exception {
        isTold(InetSocketAddress.createUnresolved("nobody.invalid", 16125), "its name is not known");
    }

    @Test
    void aNodeOfAnotherNetworkThatHangsUp() throws Exception {
        ChainParams other = Networks.builtIn("regtest");
        try (TestNode node =
                new TestNode(other, new HeaderServer(List.of(other.genesis().header())))) {
            isTold(
                    node.address(),
                    "it hung up at our first message without an answer: it is of another network, or no node");
        }
    }

    @Test
    void aNodeOfAnotherNetworkThatAnswers() throws Exception {
        byte[] start = ByteBuffer.allocate(4)
                .putInt(Networks.builtIn("regtest").messageStart())
                .array();
        try (RawPeer peer = RawPeer.saying(Envelope.seal(start, new Ping(1)))) {
            isTold(peer.address(), "the message start is not this network's: aae83f5f, not");
        }
    }

    @Test
    void aNodeThatHasBannedUs() throws Exception {
        try (RawPeer peer = new RawPeer(socket -> socket.close())) {
            isTold(peer.address(), "it hangs up before we say anything: it has banned us");
        }
    }

    @Test
    void somebodyWhoSaysNothing() throws Exception {
        try (RawPeer peer = RawPeer.saying(new byte[0])) {
            isTold(peer.address(), "stalled handshake");
        }
    }

    @Test
    void aProtocolThatIsTooOld() throws Exception {
        PeerParams now = NETWORK.peers();
        ChainParams old = TestChains.withPeers(
                NETWORK,
                new PeerParams(now.p2pPort(), now.rpcPort(), 170_001, now.minimumProtocolVersion(), now.dnsSeeds()));
        try (TestNode node =
                new TestNode(old, new HeaderServer(List.of(old.genesis().header())))) {
            isTold(node.address(), "protocol version 170001, at least [0-9]+ is needed");
        }
    }

    @Test
    void aNodeToWhichOurProtocolIsTooOld() throws Exception {
        byte[] start = ByteBuffer.allocate(4).putInt(NETWORK.messageStart()).array();
        Reject reject = new Reject("version", 17, "Version must be 999999 or greater", new Raw(new byte[0]));
        try (RawPeer peer = RawPeer.saying(Envelope.seal(start, reject))) {
            isTold(peer.address(), "it refuses us: Version must be 999999 or greater");
        }
    }

    @Test
    void aBanOfAnEarlierRunIsForgotten() throws Exception {
        MinedChain mined = TestChains.mined(5);
        try (TestNode node = new TestNode(new HeaderServer(mined.headers()))) {
            Files.writeString(
                    folder.resolve("peers.txt"),
                    "ban 7f000001 " + node.address().getPort() + " " + (System.currentTimeMillis() + 80_000_000)
                            + "\n");
            try (TestFollower test = follower(node.address())) {
                test.awaitTip(5);
            }
            assertThat(Files.readString(folder.resolve("peers.txt"))).doesNotContain("ban");
        }
    }
}
