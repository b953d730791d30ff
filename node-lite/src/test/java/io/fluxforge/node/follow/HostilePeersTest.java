package io.fluxforge.node.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.headers.TestChains;
import io.fluxforge.node.p2p.Envelope;
import io.fluxforge.node.p2p.Message;
import io.fluxforge.node.p2p.Message.GetHeaders;
import io.fluxforge.node.p2p.Message.Headers;
import io.fluxforge.node.p2p.Message.Other;
import io.fluxforge.node.p2p.Message.Raw;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.privatenet.HeaderServer;
import io.fluxforge.node.privatenet.MinedChain;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One peer of each kind that does not mean well, beside one that serves. */
class HostilePeersTest {
    private static final int HEIGHT = 400;
    private static MinedChain mined;

    @TempDir
    private Path folder;

    @BeforeAll
    static void mine() {
        mined = TestChains.mined(HEIGHT);
    }

    @Test
    void wrongProofsOfWorkAreBannedAndTheOthersServe() throws Exception {
        HeaderServer wrong = new HeaderServer(mined.headers()) {
            @Override
            protected List<ChainHeader> answer(GetHeaders question) {
                List<ChainHeader> headers = new ArrayList<>(mined.headers().subList(1, 161));
                headers.replaceAll(HostilePeersTest::spoil);
                return headers;
            }

            @Override
            public int bestHeight() {
                // So that it is asked first.
                return 100_000;
            }
        };
        try (TestNode bad = new TestNode(wrong)) {
            servedBesides(bad.address(), "100 header at height 1: ", "banned");
        }
    }

    private static ChainHeader spoil(ChainHeader header) {
        PowHeader pow = (PowHeader) header;
        byte[] solution = pow.solution();
        solution[0] ^= 1;
        return PowHeader.of(pow.fields(), pow.nonce(), solution);
    }

    @Test
    void stallingAnswersAreScoredAndAnotherPeerIsAsked() throws Exception {
        HeaderServer silent = new HeaderServer(mined.headers()) {
            @Override
            public void received(Peer peer, Message message) {}

            @Override
            public int bestHeight() {
                return 100_000;
            }
        };
        try (TestNode bad = new TestNode(silent)) {
            servedBesides(bad.address(), "50 no answer to getheaders");
        }
    }

    @Test
    void theSameHeadersAgainAndAgainAreMisbehaviour() throws Exception {
        HeaderServer stuck = new HeaderServer(mined.headers()) {
            @Override
            public void received(Peer peer, Message message) {
                if (message instanceof GetHeaders) {
                    peer.sendWaiting(new Headers(mined.headers().subList(1, 161)));
                }
            }

            @Override
            public int bestHeight() {
                return 100_000;
            }
        };
        try (TestNode bad = new TestNode(stuck)) {
            servedBesides(bad.address(), "20 the same headers again", "banned");
        }
    }

    @Test
    void garbageIsBanned() throws Exception {
        byte[] garbage = new byte[4096];
        new Random(1).nextBytes(garbage);
        rawPeer(garbage, "100 the message start is not this network's", "banned");
    }

    @Test
    void oversizedMessagesAreBanned() throws Exception {
        byte[] huge = envelope(new Other("headers", new Raw(new byte[0])));
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(16, Integer.MAX_VALUE);
        rawPeer(huge, "100 headers of 2147483647 bytes", "banned");
    }

    @Test
    void messagesOfWrongContentAddUpToABan() throws Exception {
        byte[] bad = envelope(new Other("ping", new Raw(new byte[3])));
        byte[] five = new byte[5 * bad.length];
        for (int i = 0; i < 5; i++) {
            System.arraycopy(bad, 0, five, i * bad.length, bad.length);
        }
        rawPeer(five, "20 ping: ", "banned");
    }

    @Test
    void stallingHandshakesAreScored() throws Exception {
        rawPeer(new byte[0], "50 stalled handshake");
    }

    @Test
    void messagesThatNeverEndAreScored() throws Exception {
        byte[] half = envelope(new Other("version", new Raw(new byte[100])));
        rawPeer(Arrays.copyOf(half, half.length - 1), "50 stalled");
    }

    @Test
    void messagesBeforeTheHandshakeAreScored() throws Exception {
        rawPeer(envelope(new Message.Ping(1)), "10 ping before version");
    }

    private static byte[] envelope(Message message) {
        ChainParams network = TestChains.network();
        return Envelope.seal(
                ByteBuffer.allocate(4).putInt(network.messageStart()).array(), message);
    }

    /** A peer that sends these bytes to everyone who connects, and then nothing. */
    private void rawPeer(byte[] bytes, String... expected) throws Exception {
        try (RawPeer peer = RawPeer.saying(bytes)) {
            servedBesides(peer.address(), expected);
        }
    }

    /** The follower reaches the tip by a good peer, and says of the other, which it has found itself, what is expected. */
    private void servedBesides(InetSocketAddress badPeer, String... expected) throws Exception {
        InetSocketAddress bad =
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), badPeer.getPort());
        Path memory = folder.resolve("peers.txt");
        Files.writeString(memory, "peer 7f000001 " + bad.getPort() + "\n");
        try (TestNode good = new TestNode(new HeaderServer(mined.headers()));
                TestFollower test = new TestFollower(
                        folder,
                        PeerOptions.discovering(TestChains.network(), "/fluxforge:test/")
                                .withFixed(List.of(good.address()))
                                .withTimes(TestNode.TIMES)
                                .rememberedIn(memory),
                        1_000,
                        List.of(),
                        InstantSource.system())) {
            test.awaitTip(HEIGHT);
            for (String text : expected) {
                test.await(
                        text,
                        () -> test.log.stream()
                                .anyMatch(line -> line.startsWith(bad.toString()) && line.contains(text)));
            }
            if (List.of(expected).contains("banned")) {
                assertThat(test.follower.peers().isBanned(bad)).isTrue();
            } else {
                // By now it may have been asked again, and have failed once too often.
                assertThat(test.log.stream()
                                .filter(line -> line.startsWith(bad.toString()))
                                .findFirst())
                        .hasValueSatisfying(line -> assertThat(line).doesNotContain("banned"));
            }
            assertThat(test.follower.peers().isBanned(good.address())).isFalse();
            assertThat(test.follower.peers().ready())
                    .anyMatch(peer -> peer.address().equals(good.address()));
            assertThat(test.log)
                    .noneMatch(line -> line.startsWith(good.address().toString()))
                    .noneMatch(line -> line.startsWith("lost"));
        }
    }
}
