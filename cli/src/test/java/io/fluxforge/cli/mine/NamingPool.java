package io.fluxforge.cli.mine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pool whose jobs name their proof of work: the first name until a share has come, the second from then on. */
public final class NamingPool implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    public final AtomicInteger logins = new AtomicInteger();
    public final AtomicInteger shares = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> names;

    /** Names as the end of the parameters, such as {@code ,"48_5","ZcashPoW"}. */
    public NamingPool(String first, String second) throws IOException {
        names = List.of(first, second);
        Thread.ofVirtual().start(this::accept);
    }

    public String url() {
        return "stratum+tcp://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher id = ID.matcher(line);
                String number = id.find() ? id.group(1) : "null";
                if (line.contains("mining.subscribe")) {
                    send(socket, "{\"id\":" + number + ",\"result\":[null,\"a1b2c3d4\"],\"error\":null}");
                } else if (line.contains("mining.authorize")) {
                    logins.incrementAndGet();
                    send(socket, "{\"id\":" + number + ",\"result\":true,\"error\":null}");
                    send(
                            socket,
                            "{\"id\":null,\"method\":\"mining.set_target\",\"params\":[\"" + "ff".repeat(32) + "\"]}");
                    send(socket, job("1", names.get(0)));
                } else if (line.contains("mining.submit")) {
                    shares.incrementAndGet();
                    send(socket, "{\"id\":" + number + ",\"result\":true,\"error\":null}");
                    send(socket, job("2", names.get(1)));
                }
            }
        } catch (IOException gone) {
            // The miner went away.
        }
    }

    private static String job(String id, String name) {
        return "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"" + id + "\",\"04000000\",\"" + "11".repeat(32)
                + "\",\"" + "22".repeat(32) + "\",\"" + "00".repeat(32) + "\",\"01020304\",\"ffff1f20\",true" + name
                + "]}";
    }

    private static void send(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
