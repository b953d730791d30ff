package io.fluxforge.miner.pool;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * What a client says to a SOCKS5 proxy (RFC 1928, RFC 1929). The JDK's own client takes user and password from one place for the whole
 * process, and falls back to SOCKS4, which looks up names here.
 */
final class SocksHandshake {
    private static final int VERSION = 5;
    private static final int NO_LOGIN = 0;
    private static final int PASSWORD_LOGIN = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    private static final String[] REPLIES = {
        "",
        "general failure",
        "not allowed by its rules",
        "network unreachable",
        "host unreachable",
        "connection refused",
        "time to live expired",
        "it cannot connect",
        "it does not know this kind of address"
    };

    private SocksHandshake() {}

    /** Asks the proxy at the other end of a socket for a connection to a pool. Reads no byte beyond its answer. */
    static void connect(Socket socket, SocksProxy proxy, PoolUrl url) throws IOException {
        OutputStream out = socket.getOutputStream();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int wanted = proxy.login().isPresent() ? PASSWORD_LOGIN : NO_LOGIN;
        out.write(new byte[] {VERSION, 1, (byte) wanted});
        expect(in, VERSION, proxy);
        if (in.readUnsignedByte() != wanted) {
            throw new IOException(
                    "the proxy " + proxy + " wants " + (wanted == NO_LOGIN ? "a" : "no") + " login by password");
        }
        if (proxy.login().isPresent()) {
            out.write(login(proxy.login().get()));
            expect(in, 1, proxy);
            if (in.readUnsignedByte() != 0) {
                throw new IOException("the proxy " + proxy + " refused its user or password");
            }
        }
        out.write(request(url));
        expect(in, VERSION, proxy);
        int reply = in.readUnsignedByte();
        if (reply != 0) {
            String reason = reply < REPLIES.length ? REPLIES[reply] : "reply " + reply;
            throw new IOException("the proxy " + proxy + " did not connect to " + url + ": " + reason);
        }
        in.readUnsignedByte();
        int kind = in.readUnsignedByte();
        int length = kind == IPV4 ? 4 : kind == IPV6 ? 16 : kind == NAME ? in.readUnsignedByte() : 0;
        in.readFully(new byte[length + 2]);
    }

    private static void expect(DataInputStream in, int version, SocksProxy proxy) throws IOException {
        if (in.readUnsignedByte() != version) {
            throw new IOException(proxy + " is no SOCKS5 proxy");
        }
    }

    private static byte[] login(SocksProxy.Login login) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(1);
        for (String text : new String[] {login.user(), login.password()}) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            message.write(bytes.length);
            message.writeBytes(bytes);
        }
        return message.toByteArray();
    }

    private static byte[] request(PoolUrl url) {
        byte[] host = url.host().getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {VERSION, CONNECT, 0, NAME, (byte) host.length});
        message.writeBytes(host);
        message.write(url.port() >>> 8);
        message.write(url.port());
        return message.toByteArray();
    }
}
