package io.fluxforge.bench.stratum;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clients that a pool on the open internet meets beside its miners. They come from addresses of their own, and are banned for it. */
final class BadClients implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int SILENT_AT_ONCE = 20;
    private static final String LOGIN = """
            {"id":1,"method":"mining.subscribe","params":[]}
            {"id":2,"method":"mining.authorize","params":["bad.client","x"]}
            """;
    /** A TLS handshake's first bytes. */
    private static final byte[] CLIENT_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

    private final InetSocketAddress pool;
    private final Random random;
    private final List<Socket> silent = new ArrayList<>();
    private int visits;

    /** @param seed of what they send */
    BadClients(InetSocketAddress pool, long seed) {
        this.pool = pool;
        random = new Random(seed);
    }

    /** One of each kind comes, and goes. What the pool makes of it shows in its figures. */
    void visit() throws IOException {
        talk("not json at all\n".getBytes(StandardCharsets.US_ASCII), false);
        talk(("[".repeat(5_000) + "\n").getBytes(StandardCharsets.US_ASCII), true);
        talk("x".repeat(200_000).getBytes(StandardCharsets.US_ASCII), true);
        talk(CLIENT_HELLO, false);
        talk(bytes(LOGIN + submits(100)), true);
        talk(bytes(LOGIN + "{\"id\":3,\"method\":\"mining.submit\",\"par"), false);
        byte[] noise = new byte[1 + random.nextInt(20_000)];
        random.nextBytes(noise);
        talk(noise, random.nextBoolean());
        talk(bytes(LOGIN.repeat(200)), false);
        silent.add(open());
        if (silent.size() > SILENT_AT_ONCE) {
            silent.removeFirst().close();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String submits(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"id\":4,\"method\":\"mining.submit\",\"params\":[\"bad.client\",\"")
                    .append(String.format("%08x", random.nextInt(8)))
                    .append("\",\"00f15365\",\"")
                    .append("ab".repeat(28))
                    .append("\",\"24")
                    .append(String.format("%02x", random.nextInt(256)).repeat(36))
                    .append("\"]}\n");
        }
        return lines.toString();
    }

    private Socket open() throws IOException {
        Socket socket = new Socket();
        try {
            int number = visits++;
            byte[] from = {127, 1, (byte) (number >>> 8), (byte) number};
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(pool, TIMEOUT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends, reads a little or nothing, and hangs up: with a reset if bytes are left unread. */
    private void talk(byte[] bytes, boolean read) throws IOException {
        try (Socket socket = open()) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            InputStream in = socket.getInputStream();
            if (read) {
                in.read(new byte[1024]);
            }
        } catch (IOException e) {
            // The pool may close before everything is sent: that is what it is for.
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : silent) {
            socket.close();
        }
    }
}
