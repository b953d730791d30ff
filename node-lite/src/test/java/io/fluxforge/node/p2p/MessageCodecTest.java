package io.fluxforge.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.p2p.Message.Addr;
import io.fluxforge.node.p2p.Message.Bare;
import io.fluxforge.node.p2p.Message.GetHeaders;
import io.fluxforge.node.p2p.Message.Headers;
import io.fluxforge.node.p2p.Message.Inv;
import io.fluxforge.node.p2p.Message.NotFound;
import io.fluxforge.node.p2p.Message.Other;
import io.fluxforge.node.p2p.Message.Ping;
import io.fluxforge.node.p2p.Message.Raw;
import io.fluxforge.node.p2p.Message.Reject;
import io.fluxforge.node.p2p.Message.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
    private static final Set<String> SPOILT = Set.of("bad checksum", "unknown command", "wrong magic");

    static List<Conversation.Line> recorded() {
        return Conversation.lines().stream()
                .filter(line -> !SPOILT.contains(line.command()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void everyRecordedMessageIsReadAndWrittenByteForByte(Conversation.Line line) {
        Message message = line.message();
        assertThat(message.command()).isEqualTo(line.command());
        assertThat(Envelope.seal(Conversation.REGTEST, message)).isEqualTo(line.bytes());
    }

    @Test
    void recordedVersionOfTheNode() {
        Version version = (Version) Conversation.first(true, "version").message();
        assertThat(version.protocolVersion()).isEqualTo(170021);
        assertThat(version.userAgent()).isEqualTo("/MagicBean:9.0.6/");
        assertThat(version.startHeight()).isEqualTo(130);
        assertThat(version.relay()).isTrue();
        assertThat(version.services()).isEqualTo(5);
    }

    @Test
    void recordedHeadersFollowEachOther() {
        Headers message = (Headers) Conversation.first(true, "headers").message();
        List<ChainHeader> headers = message.headers();
        assertThat(headers).hasSize(130);
        GetHeaders request =
                (GetHeaders) Conversation.first(false, "getheaders").message();
        Hash256 previous = request.locator().getFirst();
        for (ChainHeader header : headers) {
            assertThat(header.previousHash()).isEqualTo(previous);
            previous = header.hash();
        }
    }

    @Test
    void spoiltMessagesOfTheRecordAreToldApart() throws IOException {
        assertThat(frame(bytesOf("bad checksum"))).isEqualTo(new Frame.Bad("ping", "wrong checksum"));
        assertThat(frame(bytesOf("unknown command")))
                .isEqualTo(new Frame.Good(new Other("nonsense", new Raw(new byte[0]))));
        assertThat(frame(bytesOf("wrong magic"))).isInstanceOf(Frame.Broken.class);
    }

    @Test
    void messagesThatTheRecordLacks() throws Exception {
        InetAddress v4 = InetAddress.getByAddress(new byte[] {1, 2, 3, 4});
        InetAddress v6 =
                InetAddress.getByAddress(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9});
        Hash256 hash = Hash256.of(filled(32, 7));
        List<Message> messages = List.of(
                new Addr(List.of(
                        new Addr.Heard(0xffff_ffffL, new NetworkAddress(1, v4, 16125)),
                        new Addr.Heard(0, new NetworkAddress(5, v6, 65535)))),
                new NotFound(List.of(InventoryItem.tx(hash), InventoryItem.block(hash))),
                new Reject("tx", 0x10, "bad-txns", new Raw(filled(32, 9))),
                new Reject("version", 0x11, "obsolete", new Raw(new byte[0])),
                new Headers(List.of()),
                Bare.GETADDR,
                Bare.SENDHEADERS);
        for (Message message : messages) {
            assertThat(Conversation.decode(Envelope.seal(Conversation.REGTEST, message)))
                    .isEqualTo(message);
        }
    }

    @Test
    void countsBeyondTheProtocolsAreRefused() {
        Hash256 hash = Hash256.of(filled(32, 7));
        Headers real = (Headers) Conversation.first(true, "headers").message();
        List<ChainHeader> tooMany = new ArrayList<>(real.headers());
        tooMany.addAll(real.headers().subList(0, 31));
        refuses(new Headers(tooMany), "161 headers, at most 160");
        refuses(new Inv(Collections.nCopies(50_001, InventoryItem.tx(hash))), "50001 inventory items, at most 50000");
        refuses(new GetHeaders(1, Collections.nCopies(102, hash), hash), "102 locator hashes, at most 101");
        refuses(
                new Addr(Collections.nCopies(1001, new Addr.Heard(1, NetworkAddress.none()))),
                "1001 addresses, at most 1000");
    }

    @Test
    void countsThatTheBytesCannotHoldAreRefusedBeforeAnythingIsAllocated() {
        byte[] claim = new ByteWriter().writeCompactSize(50_000).writeInt(0).toByteArray();
        assertThatThrownBy(() -> MessageCodec.decode("inv", claim))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("50000 inventory items do not fit into 4 bytes");
    }

    @Test
    void headersWithTransactionsAreRefused() {
        Headers real = (Headers) Conversation.first(true, "headers").message();
        byte[] one = MessageCodec.encode(new Headers(real.headers().subList(0, 1)));
        one[one.length - 1] = 1;
        assertThatThrownBy(() -> MessageCodec.decode("headers", one)).hasMessageContaining("has transactions");
    }

    @Test
    void laterVersionsMayAppendFields() throws DecodeException {
        byte[] longer = Arrays.copyOf(MessageCodec.encode(new Ping(5)), 20);
        assertThat(MessageCodec.decode("ping", longer)).isEqualTo(new Ping(5));
    }

    @Test
    void oldVersionsWithoutRelayFlag() throws DecodeException {
        Version version = (Version) Conversation.first(true, "version").message();
        byte[] payload = MessageCodec.encode(version);
        assertThat(MessageCodec.decode("version", Arrays.copyOf(payload, payload.length - 1)))
                .isEqualTo(version);
    }

    @Test
    void everyLengthOfEveryRecordedMessageShortOfItsOwnIsRefusedOrAnOlderForm() {
        for (Conversation.Line line : recorded()) {
            Message whole = line.message();
            byte[] payload = MessageCodec.encode(whole);
            int step = Math.max(1, payload.length / 500);
            for (int length = 0; length < payload.length; length += step) {
                byte[] cut = Arrays.copyOf(payload, length);
                try {
                    Message message = MessageCodec.decode(line.command(), cut);
                    assertThat(message).matches(m -> isOpenEnded(m), line.command() + " of " + length);
                } catch (DecodeException expected) {
                    assertThat(expected.offset()).isBetween(0, length);
                }
            }
        }
    }

    private static boolean isOpenEnded(Message message) {
        return message instanceof Message.Block
                || message instanceof Message.Tx
                || message instanceof Other
                || message instanceof Version;
    }

    private static void refuses(Message message, String reason) {
        assertThatThrownBy(() -> MessageCodec.decode(message.command(), MessageCodec.encode(message)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(reason);
    }

    private static byte[] bytesOf(String command) {
        return Conversation.first(false, command).bytes();
    }

    private static Frame frame(byte[] bytes) throws IOException {
        return new FrameReader(new ByteArrayInputStream(bytes), Conversation.REGTEST).next();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
