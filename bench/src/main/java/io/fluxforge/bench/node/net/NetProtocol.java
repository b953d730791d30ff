package io.fluxforge.bench.node.net;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What client and server of the network benchmark say to each other, over one TCP connection for each stream.
 *
 * <pre>
 * client  magic "FFNB" | version 1 | P, D or U | seconds   4 + 1 + 1 + 2 bytes, numbers big-endian
 * server  answer                                         1 byte: 1 go on, 2 busy, 3 refused
 *
 * PING      client sends 8 bytes, server sends them back, until the client closes
 * DOWNLOAD  server sends noise for that many seconds, then closes
 * UPLOAD    client sends for that many seconds and shuts its side down; server answers bytes | nanoseconds (8 + 8)
 * </pre>
 */
final class NetProtocol {
    static final int MAX_SECONDS = 30;
    static final int BLOCK_BYTES = 256 << 10;
    static final int SOCKET_TIMEOUT_MILLIS = 10_000;
    static final byte GO_ON = 1;
    static final byte BUSY = 2;
    static final byte REFUSED = 3;

    private static final int MAGIC = 0x46464e42;
    private static final int VERSION = 1;

    private NetProtocol() {}

    /** What a connection is for. */
    enum Kind {
        PING('P'),
        DOWNLOAD('D'),
        UPLOAD('U');

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }

        static Optional<Kind> ofCode(byte code) {
            return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
        }
    }

    /** A client's first bytes. */
    record Request(Kind kind, int seconds) {
        void write(DataOutputStream out) throws IOException {
            out.writeInt(MAGIC);
            out.writeByte(VERSION);
            out.writeByte(kind.code);
            out.writeShort(seconds);
            out.flush();
        }

        /** @throws IOException if it is none, or asks for too much */
        static Request read(DataInputStream in) throws IOException {
            int magic = in.readInt();
            int version = in.readUnsignedByte();
            Optional<Kind> kind = Kind.ofCode(in.readByte());
            int seconds = in.readUnsignedShort();
            if (magic != MAGIC || version != VERSION || kind.isEmpty()) {
                throw new IOException("speaks another protocol");
            }
            if (seconds < 1 || seconds > MAX_SECONDS) {
                throw new IOException("asks for " + seconds + " s, max=" + MAX_SECONDS);
            }
            return new Request(kind.get(), seconds);
        }
    }
}
