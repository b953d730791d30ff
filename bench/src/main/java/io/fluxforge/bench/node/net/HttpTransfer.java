package io.fluxforge.bench.node.net;

import io.fluxforge.bench.Spread;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.net.ssl.SSLException;

/**
 * Transfers over several connections at once to one endpoint, as many requests one after the other as fit into the time. Closes the client.
 *
 * @param seconds of each direction
 */
record HttpTransfer(HttpClient client, int seconds) implements AutoCloseable {
    private static final int BLOCK_BYTES = 64 << 10;
    /** Of each stream in each direction: a fast line is known by then, and nobody's traffic used up. */
    private static final long MAX_BYTES = 512L << 20;

    private static final int MIN_UPLOAD_BYTES = 64 << 10;
    private static final int MAX_UPLOAD_BYTES = 8 << 20;
    private static final int TOO_LARGE = 413;
    private static final int MIN_ANSWER_BYTES = 64 << 10;
    /** So many small answers before they are thought to be all that there is: a transfer may be cut short once. */
    private static final int SMALL_ANSWERS = 3;

    private static final int MAX_ANSWER_BYTES = 64 << 10;
    private static final int MAX_SHOWN = 200;
    private static final int PINGS = 5;
    private static final int CONNECT_MILLIS = 5000;
    /** The part in which connections speed up, and which is not counted. */
    private static final double RAMP = 0.2;

    /** Round trips, each by the beginning of a connection, in milliseconds. */
    Spread ping(URI endpoint) throws IOException {
        boolean isTls = endpoint.getScheme().toLowerCase(Locale.ROOT).equals("https");
        int port = endpoint.getPort() >= 0 ? endpoint.getPort() : isTls ? 443 : 80;
        InetSocketAddress address = new InetSocketAddress(endpoint.getHost().replaceAll("[\\[\\]]", ""), port);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < PINGS; i++) {
            try (Socket socket = new Socket()) {
                long start = System.nanoTime();
                socket.connect(address, CONNECT_MILLIS);
                millis.add((System.nanoTime() - start) / 1e6);
            }
        }
        return Spread.of(millis);
    }

    /** Bits a second that come from an endpoint. */
    double download(URI endpoint) throws IOException, InterruptedException {
        return Streams.sum("it", seconds, () -> download(endpoint, new Clock()));
    }

    /** Bits a second that an endpoint answered to have got. */
    double upload(URI endpoint) throws IOException, InterruptedException {
        byte[] noise = new byte[MAX_UPLOAD_BYTES];
        new SplittableRandom().nextBytes(noise);
        return Streams.sum("it", seconds, () -> upload(endpoint, noise, new Clock()));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private double download(URI endpoint, Clock clock) throws IOException, InterruptedException {
        HttpRequest request = request(endpoint).GET().build();
        byte[] block = new byte[BLOCK_BYTES];
        for (int requests = 1; clock.isRunning(); requests++) {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                requireOk(response, "GET");
                clock.begin();
                int read = in.read(block);
                if (read < 0) {
                    throw new IOException("its answer is empty");
                }
                while (read >= 0 && clock.isRunning()) {
                    clock.count(read);
                    read = in.read(block);
                }
            }
            // Then the line waits for questions most of the time, and what is measured is how fast they are answered.
            if (clock.total / requests < MIN_ANSWER_BYTES && requests > SMALL_ANSWERS) {
                throw new IOException("its answers of " + clock.total / requests
                        + " bytes are too small to measure by; name a larger file");
            }
        }
        return clock.bitsPerSecond();
    }

    /** The first piece opens the connection and is not counted. Pieces grow until each takes a good part of the time, so that waiting for answers costs little. */
    private double upload(URI endpoint, byte[] noise, Clock clock) throws IOException, InterruptedException {
        int size = MIN_UPLOAD_BYTES;
        int most = noise.length;
        while (clock.isRunning()) {
            long start = System.nanoTime();
            HttpRequest request = request(endpoint)
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofByteArray(noise, 0, size))
                    .build();
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                if (response.statusCode() == TOO_LARGE && size > MIN_UPLOAD_BYTES) {
                    // A server's limit for one request, 1 MiB for many.
                    most = Math.max(MIN_UPLOAD_BYTES, size / 2);
                    size = most;
                    continue;
                }
                requireOk(response, "POST");
                in.readNBytes(MAX_ANSWER_BYTES);
            }
            if (!clock.begin()) {
                clock.count(size);
            }
            double rate = size * 1e9 / (System.nanoTime() - start);
            size = (int) Math.clamp(Math.min(rate * seconds * RAMP / 2, 2.0 * size), MIN_UPLOAD_BYTES, most);
        }
        return clock.bitsPerSecond();
    }

    private HttpRequest.Builder request(URI endpoint) {
        return HttpRequest.newBuilder(endpoint)
                .timeout(Duration.ofSeconds(Streams.limit(seconds)))
                .header("User-Agent", "fluxforge-bench");
    }

    private static void requireOk(HttpResponse<?> response, String method) throws IOException {
        String location = response.headers().firstValue("Location").orElse("");
        if (response.statusCode() / 100 == 3 && !location.isBlank()) {
            throw new IOException("it redirects to " + shown(location) + ", which is not followed");
        }
        if (response.statusCode() / 100 != 2) {
            throw new IOException("it answers with status " + response.statusCode());
        }
        if (!response.request().method().equals(method)) {
            // As after most redirects: what was uploaded went to a server that did not want it.
            throw new IOException(
                    "it redirects uploads to " + shown(response.uri().toString()) + "; name that instead");
        }
    }

    /** What a server says, as far as it fits into a line. */
    private static String shown(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() > MAX_SHOWN ? printable.substring(0, MAX_SHOWN) + "…" : printable;
    }

    /** What went wrong in a few words: the JDK's errors have none, or the names of its classes in them. */
    static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "the host is not known";
            }
            if (cause instanceof ConnectException && cause.getCause() instanceof ClosedChannelException) {
                return "nothing listens there";
            }
            if (cause instanceof SSLException tls) {
                return "no TLS connection: " + deepest(tls);
            }
            if (cause instanceof EOFException) {
                return "it ended the connection before its answer did";
            }
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                return Arrays.stream(cause.getMessage().split("\\R", -1))
                        .findFirst()
                        .orElse("")
                        .strip();
            }
        }
        return "it cannot be reached";
    }

    private static String deepest(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return shown(String.valueOf(deepest.getMessage()));
    }

    /** Counts what passes in the time allowed, without the ramp unless all was over within it. Something always passes. */
    private final class Clock {
        private boolean begun;
        private long start;
        private long rampEnd;
        private long end;
        private long from;
        private long now;
        private long bytes;
        private long total;

        /** When the connection stands; returns whether this was the first call, which alone has an effect. */
        boolean begin() {
            if (begun) {
                return false;
            }
            begun = true;
            start = System.nanoTime();
            rampEnd = start + (long) (RAMP * seconds * 1e9);
            end = start + seconds * 1_000_000_000L;
            from = start;
            now = start;
            return true;
        }

        boolean isRunning() {
            return total == 0 || (System.nanoTime() < end && total < MAX_BYTES);
        }

        void count(int passed) {
            now = System.nanoTime();
            total += passed;
            if (from == start && now >= rampEnd) {
                from = now;
                bytes = 0;
            } else {
                bytes += passed;
            }
        }

        double bitsPerSecond() {
            // A single answer that came after the ramp, or none after it: then the whole of it is all there is.
            return bytes > 0 && now > from ? bytes * 8e9 / (now - from) : total * 8e9 / Math.max(1, now - start);
        }
    }
}
