package io.fluxforge.stratum.server;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client in the plainest words: lines out, lines in, nothing remembered. */
public final class TestMiner implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final BufferedReader in;

    TestMiner(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public TestMiner(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    public void send(String line) throws IOException {
        sendBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    public void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next line. */
    public JsonNode read() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("the pool has closed the connection");
        }
        return JsonMapper.shared().readTree(line);
    }

    /** Reads on to a notification. */
    public JsonNode readUntil(String method) throws IOException {
        while (true) {
            JsonNode line = read();
            if (line.has("method") && line.get("method").asString().equals(method)) {
                return line;
            }
        }
    }

    /** Sends a request and gives its answer, passing over notifications. */
    public JsonNode ask(String line) throws IOException {
        send(line);
        return answer();
    }

    public JsonNode answer() throws IOException {
        while (true) {
            JsonNode line = read();
            if (!line.has("method")) {
                return line;
            }
        }
    }

    /** The error's code that a request is answered with, 0 if its result is true. */
    public int code(String line) throws IOException {
        JsonNode answer = ask(line);
        if (answer.get("error").isNull()) {
            return answer.get("result").asBoolean() ? 0 : -1;
        }
        return answer.get("error").get(0).asInt();
    }

    /** Subscribes and authorises; gives NONCE_1. */
    public String login(String worker, String password) throws IOException {
        JsonNode subscribed = ask("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"test/1\",null,\"h\",1]}");
        JsonNode authorised =
                ask("{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"" + worker + "\",\"" + password + "\"]}");
        if (!authorised.get("result").asBoolean()) {
            throw new AssertionError(authorised.toString());
        }
        return subscribed.get("result").get(1).asString();
    }

    /** Whether the pool closes the connection, whatever it says before. */
    public boolean isClosedByPool() {
        try {
            String line;
            do {
                line = in.readLine();
            } while (line != null);
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    public @Nullable String address() {
        return socket.getLocalAddress().getHostAddress();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
