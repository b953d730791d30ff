package io.fluxforge.node.p2p;

import io.fluxforge.node.codec.ByteReader;
import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.HeaderFields;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.p2p.Message.Addr;
import io.fluxforge.node.p2p.Message.Bare;
import io.fluxforge.node.p2p.Message.Block;
import io.fluxforge.node.p2p.Message.GetBlocks;
import io.fluxforge.node.p2p.Message.GetData;
import io.fluxforge.node.p2p.Message.GetHeaders;
import io.fluxforge.node.p2p.Message.Headers;
import io.fluxforge.node.p2p.Message.Inv;
import io.fluxforge.node.p2p.Message.NotFound;
import io.fluxforge.node.p2p.Message.Other;
import io.fluxforge.node.p2p.Message.Ping;
import io.fluxforge.node.p2p.Message.Pong;
import io.fluxforge.node.p2p.Message.Raw;
import io.fluxforge.node.p2p.Message.Reject;
import io.fluxforge.node.p2p.Message.Tx;
import io.fluxforge.node.p2p.Message.Version;
import io.fluxforge.verifier.BlockHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Payloads of messages (fluxd {@code protocol.h}, {@code main.cpp ProcessMessage}). A payload with bytes after its last field is
 * decoded without them, as nodes do, because later versions of the protocol append fields; lists and blocks end where they end.
 */
public final class MessageCodec {
    /** Headers in one message (fluxd {@code main.h}, {@code MAX_HEADERS_RESULTS}). */
    public static final int MAX_HEADERS = 160;
    /** Items of an inventory (fluxd {@code net.h}, {@code MAX_INV_SZ}). */
    public static final int MAX_INVENTORY = 50_000;
    /** Addresses in one message (fluxd {@code main.cpp}, {@code ProcessMessage}). */
    public static final int MAX_ADDRESSES = 1_000;
    /** Hashes of a locator; a chain of 2^31 blocks needs 42. */
    public static final int MAX_LOCATOR = 101;

    /** A proof-of-work header with the longest solution, and the count of transactions. */
    static final int LARGEST_HEADER_BYTES = BlockHeader.BYTES + 3 + PowHeader.MAX_SOLUTION_BYTES + 1;

    private static final int MAX_USER_AGENT_BYTES = 256;
    private static final int MAX_REJECT_REASON_BYTES = 111;
    private static final int MAX_REJECT_DATA_BYTES = 32;
    /** A Proof-of-Node header with an empty signature, and the count of transactions. */
    private static final int SMALLEST_HEADER_BYTES = HeaderFields.BYTES + OutPoint.BYTES + 2;

    private MessageCodec() {}

    /**
     * Decodes a payload.
     *
     * @param command from the envelope
     * @param payload of any length up to {@link Envelope#maxPayloadBytes}; {@link Block}, {@link Tx} and {@link Other} keep it
     * @throws DecodeException saying what is wrong where
     */
    public static Message decode(String command, byte[] payload) throws DecodeException {
        ByteReader in = new ByteReader(payload);
        return switch (command) {
            case "version" -> readVersion(in);
            case "verack" -> Bare.VERACK;
            case "getaddr" -> Bare.GETADDR;
            case "mempool" -> Bare.MEMPOOL;
            case "sendheaders" -> Bare.SENDHEADERS;
            case "ping" -> new Ping(in.readLong());
            case "pong" -> new Pong(in.readLong());
            case "getheaders" -> new GetHeaders(in.readInt(), readLocator(in), in.readHash());
            case "getblocks" -> new GetBlocks(in.readInt(), readLocator(in), in.readHash());
            case "headers" -> readHeaders(in);
            case "inv" -> new Inv(readInventory(in));
            case "getdata" -> new GetData(readInventory(in));
            case "notfound" -> new NotFound(readInventory(in));
            case "addr" -> readAddresses(in);
            case "block" -> new Block(new Raw(payload));
            case "tx" -> new Tx(new Raw(payload));
            case "reject" -> readReject(in);
            default -> new Other(command, new Raw(payload));
        };
    }

    /** The payload of a message. */
    public static byte[] encode(Message message) {
        ByteWriter out = new ByteWriter();
        switch (message) {
            case Bare bare -> {}
            case Version version -> write(out, version);
            case Ping ping -> out.writeLong(ping.nonce());
            case Pong pong -> out.writeLong(pong.nonce());
            case GetHeaders get -> writeLocator(out, get.version(), get.locator(), get.stop());
            case GetBlocks get -> writeLocator(out, get.version(), get.locator(), get.stop());
            case Headers headers -> write(out, headers);
            case Inv inv -> writeInventory(out, inv.items());
            case GetData get -> writeInventory(out, get.items());
            case NotFound missing -> writeInventory(out, missing.items());
            case Addr addr -> write(out, addr);
            case Block block -> out.writeBytes(block.bytes().bytes());
            case Tx tx -> out.writeBytes(tx.bytes().bytes());
            case Reject reject -> write(out, reject);
            case Other other -> out.writeBytes(other.payload().bytes());
        }
        return out.toByteArray();
    }

    private static Version readVersion(ByteReader in) throws DecodeException {
        int protocol = in.readInt();
        long services = in.readLong();
        long time = in.readLong();
        NetworkAddress receiver = NetworkAddress.read(in);
        NetworkAddress sender = NetworkAddress.read(in);
        long nonce = in.readLong();
        String agent = text(in.readVarBytes("user agent", MAX_USER_AGENT_BYTES));
        int height = in.readInt();
        // Absent in messages of old nodes, which want transactions.
        boolean relay = in.remaining() == 0 || in.readByte() != 0;
        return new Version(protocol, services, time, receiver, sender, nonce, agent, height, relay);
    }

    private static void write(ByteWriter out, Version version) {
        out.writeInt(version.protocolVersion()).writeLong(version.services()).writeLong(version.time());
        version.receiver().writeTo(out);
        version.sender().writeTo(out);
        out.writeLong(version.nonce())
                .writeVarBytes(bytes(version.userAgent()))
                .writeInt(version.startHeight())
                .writeByte(version.relay() ? 1 : 0);
    }

    private static List<Hash256> readLocator(ByteReader in) throws DecodeException {
        int count = readCount(in, "locator hashes", Hash256.BYTES, MAX_LOCATOR);
        List<Hash256> hashes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            hashes.add(in.readHash());
        }
        return hashes;
    }

    private static void writeLocator(ByteWriter out, int version, List<Hash256> locator, Hash256 stop) {
        out.writeInt(version).writeCompactSize(locator.size());
        locator.forEach(out::writeHash);
        out.writeHash(stop);
    }

    private static Headers readHeaders(ByteReader in) throws DecodeException {
        int count = readCount(in, "headers", SMALLEST_HEADER_BYTES, MAX_HEADERS);
        List<ChainHeader> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            headers.add(ChainHeader.read(in));
            // Of a block's transactions only the count is sent, and it is 0.
            if (in.readCompactSize() != 0) {
                throw in.failure("header " + i + " has transactions");
            }
        }
        in.requireEnd();
        return new Headers(headers);
    }

    private static void write(ByteWriter out, Headers message) {
        out.writeCompactSize(message.headers().size());
        for (ChainHeader header : message.headers()) {
            header.writeTo(out);
            out.writeCompactSize(0);
        }
    }

    private static List<InventoryItem> readInventory(ByteReader in) throws DecodeException {
        int count = readCount(in, "inventory items", InventoryItem.BYTES, MAX_INVENTORY);
        List<InventoryItem> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            items.add(InventoryItem.read(in));
        }
        in.requireEnd();
        return items;
    }

    private static void writeInventory(ByteWriter out, List<InventoryItem> items) {
        out.writeCompactSize(items.size());
        items.forEach(item -> item.writeTo(out));
    }

    private static Addr readAddresses(ByteReader in) throws DecodeException {
        int count = readCount(in, "addresses", Integer.BYTES + NetworkAddress.BYTES, MAX_ADDRESSES);
        List<Addr.Heard> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(new Addr.Heard(in.readUnsignedInt(), NetworkAddress.read(in)));
        }
        in.requireEnd();
        return new Addr(addresses);
    }

    private static void write(ByteWriter out, Addr message) {
        out.writeCompactSize(message.addresses().size());
        for (Addr.Heard heard : message.addresses()) {
            out.writeInt((int) heard.time());
            heard.address().writeTo(out);
        }
    }

    private static Reject readReject(ByteReader in) throws DecodeException {
        String refused = text(in.readVarBytes("refused command", Envelope.COMMAND_BYTES));
        int code = in.readByte();
        String reason = text(in.readVarBytes("reason", MAX_REJECT_REASON_BYTES));
        return new Reject(
                refused, code, reason, new Raw(in.readBytes(Math.min(in.remaining(), MAX_REJECT_DATA_BYTES))));
    }

    private static void write(ByteWriter out, Reject reject) {
        out.writeVarBytes(bytes(reject.refused()))
                .writeByte(reject.code())
                .writeVarBytes(bytes(reject.reason()))
                .writeBytes(reject.data().bytes());
    }

    private static int readCount(ByteReader in, String what, int leastBytesEach, int most) throws DecodeException {
        int count = in.readCount(what, leastBytesEach);
        if (count > most) {
            throw in.failure(count + " " + what + ", at most " + most);
        }
        return count;
    }

    /** Every byte a character, so that text of a peer comes back as the bytes it was. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
