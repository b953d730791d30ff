package io.fluxforge.node.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.p2p.Conversation;
import io.fluxforge.node.p2p.Conversation.Line;
import io.fluxforge.node.p2p.Envelope;
import io.fluxforge.node.p2p.Frame;
import io.fluxforge.node.p2p.FrameReader;
import io.fluxforge.node.p2p.InventoryItem;
import io.fluxforge.node.p2p.Message;
import io.fluxforge.node.p2p.Message.Bare;
import io.fluxforge.node.p2p.Message.Block;
import io.fluxforge.node.p2p.Message.GetData;
import io.fluxforge.node.p2p.Message.GetHeaders;
import io.fluxforge.node.p2p.Message.Headers;
import io.fluxforge.node.p2p.Message.Pong;
import io.fluxforge.node.p2p.Message.Version;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.privatenet.HeaderServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays the recorded conversation: its node talks to our follower, and its follower talks to our node. */
class ReplayTest {
    private static final ChainParams REGTEST = Networks.builtIn("regtest");
    /** Read before anybody connects, who would not wait for it. */
    private static final List<Line> LINES = Conversation.lines();

    private static final byte[] START = {(byte) 0xaa, (byte) 0xe8, 0x3f, 0x5f};

    @TempDir
    private Path folder;

    @Test
    void ourFollowerTalksToTheRecordedNode() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestFollower test =
                        new TestFollower(folder, REGTEST, 20_000, (InetSocketAddress) server.getLocalSocketAddress());
                Socket socket = server.accept()) {
            socket.setSoTimeout(30_000);
            FrameReader follower = new FrameReader(socket.getInputStream(), START);
            OutputStream out = socket.getOutputStream();

            assertThat(next(follower)).isInstanceOf(Version.class);
            send(out, "version", "verack", "ping", "getheaders", "sendheaders", "sendcmpct");
            assertThat(next(follower)).isEqualTo(Bare.VERACK);
            List<Message> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(next(follower));
            }
            assertThat(answers)
                    .contains(Bare.SENDHEADERS)
                    .contains(Conversation.first(false, "pong").message())
                    // Byte for byte the question that the recorded follower asked.
                    .contains(Conversation.first(false, "getheaders").message());

            send(out, "headers");
            test.awaitTip(130);
            Headers recorded = (Headers) Conversation.first(true, "headers").message();
            assertThat(test.chain.tip().hash())
                    .isEqualTo(recorded.headers().getLast().hash());

            // One block more: the follower is synced now, and wants it whole.
            Headers all = (Headers) last("headers").message();
            out.write(Envelope.seal(START, new Headers(List.of(all.headers().getLast()))));
            GetData wanted = awaitGetData(follower);
            assertThat(wanted.items())
                    .containsExactly(InventoryItem.block(all.headers().getLast().hash()));
            assertThat(test.chain.tip().height()).isEqualTo(131);

            send(out, "inv", "tx");
            out.write(first(false, "unknown command").bytes());
            out.write(first(false, "wrong magic").bytes());
            test.await(
                    "another network",
                    () -> test.log.stream()
                            .anyMatch(line ->
                                    line.contains("gone") && line.contains("the message start is not this network's")));
            assertThat(test.log).as("a peer of the operator's").noneMatch(line -> line.contains("banned"));
        }
    }

    private static GetData awaitGetData(FrameReader follower) throws Exception {
        for (int i = 0; i < 10; i++) {
            if (next(follower) instanceof GetData wanted) {
                return wanted;
            }
        }
        throw new AssertionError("no getdata");
    }

    private static Message next(FrameReader follower) throws Exception {
        return ((Frame.Good) follower.next()).message();
    }

    private static void send(OutputStream out, String... commands) throws Exception {
        for (String command : commands) {
            out.write(first(true, command).bytes());
        }
    }

    private static Line first(boolean fromNode, String command) {
        return Conversation.first(fromNode, command);
    }

    private static Line last(String command) {
        return LINES.stream()
                .filter(line -> line.fromNode() && line.command().equals(command))
                .toList()
                .getLast();
    }

    @Test
    void theRecordedFollowerTalksToOurNode() throws Exception {
        Headers all = (Headers) last("headers").message();
        List<ChainHeader> chain = new ArrayList<>();
        chain.add(REGTEST.genesis().header());
        chain.addAll(all.headers().subList(0, 130));
        List<Message> others = new CopyOnWriteArrayList<>();
        HeaderServer server = new HeaderServer(chain) {
            @Override
            public void received(Peer peer, Message message) {
                super.received(peer, message);
                if (message instanceof GetData) {
                    peer.sendWaiting(Conversation.first(true, "block").message());
                } else if (!(message instanceof GetHeaders)) {
                    others.add(message);
                }
            }
        };
        try (TestNode node = new TestNode(REGTEST, server);
                Socket socket = new Socket()) {
            socket.connect(node.address());
            socket.setSoTimeout(30_000);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            FrameReader reader = new FrameReader(in, START);
            out.write(first(false, "version").bytes());
            Version version = (Version) next(reader);
            assertThat(version.protocolVersion()).isEqualTo(170021);
            assertThat(version.startHeight()).isEqualTo(130);
            assertThat(next(reader)).isEqualTo(Bare.VERACK);

            // Everything else that the follower said, in one go; a pong that nobody asked for does no harm.
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            for (String command : List.of(
                    "verack",
                    "pong",
                    "getheaders",
                    "getdata",
                    "ping",
                    "mempool",
                    "getblocks",
                    "getaddr",
                    "bad checksum",
                    "unknown command")) {
                rest.writeBytes(first(false, command).bytes());
            }
            out.write(rest.toByteArray());
            assertThat(next(reader)).isEqualTo(first(true, "headers").message());
            assertThat(next(reader))
                    .isInstanceOf(Block.class)
                    .isEqualTo(first(true, "block").message());
            assertThat(next(reader)).isEqualTo(new Pong(0));

            // Asked with a locator that nobody knows, a node begins at the first block.
            Line strange = LINES.stream()
                    .filter(line -> !line.fromNode() && line.command().equals("getheaders"))
                    .toList()
                    .getLast();
            server.replace(withLast(chain, all));
            out.write(strange.bytes());
            assertThat(next(reader)).isEqualTo(all);

            // The recorded node closed the connection here, and so does ours.
            out.write(first(false, "wrong magic").bytes());
            assertThat(in.read()).isEqualTo(-1);
            assertThat(others).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    private static List<ChainHeader> withLast(List<ChainHeader> chain, Headers all) {
        List<ChainHeader> longer = new ArrayList<>(chain);
        longer.add(all.headers().getLast());
        return longer;
    }
}
