package io.fluxforge.node.p2p;

import io.fluxforge.verifier.Sha256d;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The frame around a payload, 24 bytes (fluxd {@code protocol.h}, {@code CMessageHeader}). The length is little-endian; the
 * checksum is the first four bytes of SHA-256 twice over the payload.
 *
 * <pre>
 *   0               4                              16       20         24
 *   | message start | command, ASCII, padded with 0 | length | checksum | payload ...
 * </pre>
 */
public final class Envelope {
    /** Bytes before the payload. */
    public static final int BYTES = 24;
    /** Bytes of the command. */
    public static final int COMMAND_BYTES = 12;
    /** The longest payload of any message (fluxd {@code net.h}, {@code MAX_PROTOCOL_MESSAGE_LENGTH}). */
    public static final int MAX_PAYLOAD_BYTES = 2 * 1024 * 1024;

    static final int COMMAND_OFFSET = 4;
    static final int LENGTH_OFFSET = COMMAND_OFFSET + COMMAND_BYTES;
    static final int CHECKSUM_OFFSET = LENGTH_OFFSET + Integer.BYTES;

    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** Enough for every message that has few fields; the longest is a version with its user agent. */
    private static final int SMALL_PAYLOAD_BYTES = 1024;

    private Envelope() {}

    /**
     * The longest payload that a command may have: what its decoder would refuse anyway is not read.
     *
     * @return bytes, at most {@link #MAX_PAYLOAD_BYTES}
     */
    public static int maxPayloadBytes(String command) {
        return switch (command) {
            case "version", "verack", "ping", "pong", "getaddr", "mempool", "sendheaders", "reject" ->
                SMALL_PAYLOAD_BYTES;
            case "getheaders", "getblocks" -> 4 * SMALL_PAYLOAD_BYTES;
            case "addr" -> 9 + MessageCodec.MAX_ADDRESSES * (Integer.BYTES + NetworkAddress.BYTES);
            case "headers" -> 9 + MessageCodec.MAX_HEADERS * MessageCodec.LARGEST_HEADER_BYTES;
            case "inv", "getdata", "notfound" -> 9 + MessageCodec.MAX_INVENTORY * InventoryItem.BYTES;
            default -> MAX_PAYLOAD_BYTES;
        };
    }

    /**
     * A whole message as it goes on the wire.
     *
     * @param messageStart four bytes that name the network
     */
    public static byte[] seal(byte[] messageStart, Message message) {
        byte[] payload = MessageCodec.encode(message);
        byte[] command = message.command().getBytes(StandardCharsets.US_ASCII);
        if (messageStart.length != COMMAND_OFFSET || command.length > COMMAND_BYTES) {
            throw new IllegalArgumentException(
                    "messageStart=" + messageStart.length + " bytes, command=" + message.command());
        }
        byte[] sealed = new byte[BYTES + payload.length];
        System.arraycopy(messageStart, 0, sealed, 0, messageStart.length);
        System.arraycopy(command, 0, sealed, COMMAND_OFFSET, command.length);
        INT_LE.set(sealed, LENGTH_OFFSET, payload.length);
        System.arraycopy(Sha256d.hash(payload), 0, sealed, CHECKSUM_OFFSET, Integer.BYTES);
        System.arraycopy(payload, 0, sealed, BYTES, payload.length);
        return sealed;
    }

    /** The payload's length as the envelope at the start of {@code bytes} says, a 32-bit number without sign. */
    static long payloadBytes(byte[] bytes) {
        return (int) INT_LE.get(bytes, LENGTH_OFFSET) & 0xffff_ffffL;
    }

    /** Whether the envelope's checksum is that of the payload. */
    static boolean hasChecksumOf(byte[] envelope, byte[] payload) {
        return (int) INT_LE.get(envelope, CHECKSUM_OFFSET) == (int) INT_LE.get(Sha256d.hash(payload), 0);
    }

    /** The command, or null unless it is printable ASCII followed by nothing but zeros. */
    static @Nullable String command(byte[] envelope) {
        int length = 0;
        while (length < COMMAND_BYTES && envelope[COMMAND_OFFSET + length] != 0) {
            int character = envelope[COMMAND_OFFSET + length];
            if (character < 0x20 || character > 0x7e) {
                return null;
            }
            length++;
        }
        for (int i = length; i < COMMAND_BYTES; i++) {
            if (envelope[COMMAND_OFFSET + i] != 0) {
                return null;
            }
        }
        return new String(envelope, COMMAND_OFFSET, length, StandardCharsets.US_ASCII);
    }
}
