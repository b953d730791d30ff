package io.fluxforge.node.p2p;

import io.fluxforge.node.codec.DecodeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Cuts a stream into messages. Memory is bounded by {@link Envelope#maxPayloadBytes}, and grows with the bytes that arrive, not
 * with the length that an envelope claims. For one thread.
 */
public final class FrameReader {
    private static final int FIRST_CHUNK_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] messageStart;
    private final byte[] envelope = new byte[Envelope.BYTES];
    private volatile long insideSinceMillis = -1;

    /**
     * Reads from a stream, which should be buffered.
     *
     * @param messageStart four bytes that name the network
     */
    public FrameReader(InputStream in, byte[] messageStart) {
        this.in = in;
        this.messageStart = messageStart.clone();
    }

    /** When the message began ({@link PeerGroup#nowMillis}) whose rest has not arrived, −1 between messages; for any thread. */
    long insideSinceMillis() {
        return insideSinceMillis;
    }

    /**
     * Waits for the next message.
     *
     * @throws IOException if the connection fails, or ends within a message
     */
    public Frame next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return new Frame.End();
        }
        insideSinceMillis = PeerGroup.nowMillis();
        try {
            envelope[0] = (byte) first;
            readFully(envelope, 1, Envelope.COMMAND_OFFSET);
            if (!Arrays.equals(envelope, 0, Envelope.COMMAND_OFFSET, messageStart, 0, messageStart.length)) {
                return new Frame.Broken("the message start is not this network's: " + hex(envelope) + ", not "
                        + hex(messageStart) + "; it is of another network, or no node at all");
            }
            readFully(envelope, Envelope.COMMAND_OFFSET, Envelope.BYTES);
            return readPayload();
        } finally {
            insideSinceMillis = -1;
        }
    }

    private static String hex(byte[] start) {
        return HexFormat.of().formatHex(start, 0, Envelope.COMMAND_OFFSET);
    }

    private Frame readPayload() throws IOException {
        String command = Envelope.command(envelope);
        if (command == null) {
            return new Frame.Broken("the command is not ASCII padded with zeros");
        }
        long length = Envelope.payloadBytes(envelope);
        int most = Envelope.maxPayloadBytes(command);
        if (length > most) {
            return new Frame.Broken(command + " of " + length + " bytes, at most " + most);
        }
        byte[] payload = readGrowing((int) length);
        if (!Envelope.hasChecksumOf(envelope, payload)) {
            return new Frame.Bad(command, "wrong checksum");
        }
        try {
            return new Frame.Good(MessageCodec.decode(command, payload));
        } catch (DecodeException e) {
            return new Frame.Bad(command, e.getMessage());
        }
    }

    private byte[] readGrowing(int length) throws IOException {
        byte[] bytes = new byte[Math.min(length, FIRST_CHUNK_BYTES)];
        readFully(bytes, 0, bytes.length);
        while (bytes.length < length) {
            int had = bytes.length;
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * had));
            readFully(bytes, had, bytes.length);
        }
        return bytes;
    }

    private void readFully(byte[] target, int from, int to) throws IOException {
        int got = in.readNBytes(target, from, to - from);
        if (got < to - from) {
            throw new IOException("the connection ended within a message");
        }
    }
}
