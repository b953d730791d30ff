package io.fluxforge.node.p2p;

import io.fluxforge.node.codec.Vectors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;

/** The recorded conversation with a node of the regression-test network; see {@code vectors/ORIGIN.md}. */
public final class Conversation {
    /** The network's message start. */
    static final byte[] REGTEST = HexFormat.of().parseHex("aae83f5f");

    private Conversation() {}

    /** One whole message, with its envelope, and whether the node sent it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Line(boolean fromNode, String command, byte[] bytes) {
        /** The message, which must be a good one. */
        public Message message() {
            return decode(bytes);
        }
    }

    /** All messages in order; the note at the end is left out. */
    public static List<Line> lines() {
        return Vectors.json("p2p/conversation_regtest.json")
                .get("messages")
                .valueStream()
                .filter(message -> message.has("message_hex"))
                .map(message -> new Line(
                        message.get("dir").asString().equals("from node"),
                        message.get("command").asString(),
                        Vectors.hex(message, "message_hex")))
                .toList();
    }

    /** The first message of a command in one direction. */
    public static Line first(boolean fromNode, String command) {
        return lines().stream()
                .filter(line -> line.fromNode() == fromNode && line.command().equals(command))
                .findFirst()
                .orElseThrow();
    }

    static Message decode(byte[] bytes) {
        try {
            return ((Frame.Good) new FrameReader(new ByteArrayInputStream(bytes), REGTEST).next()).message();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
