package io.fluxforge.bench.node.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fluxforge.bench.stratum.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class UrlProbeTest {
    private static final int CHUNK = 256 << 10;

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore never = new Semaphore(0);
    private final AtomicLong uploaded = new AtomicLong();
    private final AtomicLong tooLarge = new AtomicLong();
    private HttpServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server);
    }

    @AfterEach
    void stop() {
        server.stop(0);
        workers.shutdownNow();
    }

    @Test
    void fastestOfSeveralEndpointsCountsAndTheOthersAreNamed() throws IOException, InterruptedException {
        NetResult result = probe(List.of("/slow", "/failing", "/fast"), List.of("/fast"))
                .run(done -> assertThat(done).isBetween(0.0, 1.0));
        assertThat(result.server()).isEqualTo(url("/fast").toString());
        assertThat(result.downloadMbitPerSecond().orElseThrow()).isPositive();
        assertThat(result.uploadMbitPerSecond().orElseThrow()).isPositive();
        assertThat(result.pingMillis().median()).isPositive();
        assertThat(result.notes())
                .anyMatch(note ->
                        note.equals("network: no download at " + url("/failing") + ": it answers with status 503"))
                .anyMatch(note -> note.startsWith("network: download at " + url("/slow")))
                .hasSize(2);
        assertThat(uploaded.get()).isPositive();
    }

    @Test
    void directionsMayHaveEndpointsOfTheirOwn() throws IOException, InterruptedException {
        NetResult result = probe(List.of("/fast?bytes=5000"), List.of("/sink")).run(done -> {});
        assertThat(result.server()).isEqualTo(url("/fast") + " (down) and " + url("/sink") + " (up)");
    }

    /** Nothing is measured, and every endpoint's reason stands in one line. */
    @Test
    void noEndpointThatAnswersIsAnError() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        URI refused = URI.create("http://127.0.0.1:" + closed + "/");
        URI unknown = URI.create("http://host.invalid/");
        UrlProbe probe = new UrlProbe(
                List.of(url("/failing"), url("/empty"), refused, unknown),
                List.of(url("/failing")),
                1,
                UrlProbe::newClient);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> probe.run(done -> {}))
                .withMessageStartingWith("no download at ")
                .withMessageContaining("status 503")
                .withMessageContaining("its answer is empty")
                .withMessageContaining(refused + ": nothing listens there")
                .withMessageContaining("the host is not known")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    /** A redirected POST becomes a GET: what was sent before went to the wrong place. */
    @Test
    void uploadsThatAreRedirectedAreNotCounted() throws IOException, InterruptedException {
        NetResult result = probe(List.of("/fast"), List.of("/moved")).run(done -> {});
        assertThat(result.uploadMbitPerSecond()).isEmpty();
        assertThat(result.notes())
                .containsExactly("network: no upload at " + url("/moved") + ": it redirects uploads to " + url("/fast")
                        + "; name that instead");
        // The other direction is known all the same.
        assertThat(result.rates()).endsWith(" Mbit/s down, unknown up");
        assertThat(result.server()).isEqualTo(url("/fast") + " (down)");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> probe(List.of("/elsewhere"), List.of("/failing")).run(done -> {}))
                .withMessageContaining("it redirects to ftp://host/?, which is not followed; no upload at");
    }

    /** As web servers do that take a MiB at a time. */
    @Test
    void serverThatTakesSmallPiecesOnlyGetsThem() throws IOException, InterruptedException {
        NetResult result = probe(List.of("/failing"), List.of("/small")).run(done -> {});
        assertThat(result.uploadMbitPerSecond().orElseThrow()).isPositive();
        assertThat(result.server()).isEqualTo(url("/small") + " (up)");
        assertThat(tooLarge.get()).isPositive();
    }

    /** Else the time of a round trip would pass for the speed of the line. */
    @Test
    void smallAnswersAreNoMeasure() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> probe(List.of("/tiny"), List.of("/failing")).run(done -> {}))
                .withMessageContaining("its answers of 20 bytes are too small to measure by");
    }

    @Test
    void connectionThatEndsEarlyIsSaidToHave() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> probe(List.of("/short"), List.of("/failing")).run(done -> {}))
                .withMessageContaining("it ended the connection before its answer did");
    }

    @Test
    void downloadsFollowRedirects() throws IOException, InterruptedException {
        NetResult result = probe(List.of("/moved"), List.of("/sink")).run(done -> {});
        assertThat(result.downloadMbitPerSecond().orElseThrow()).isPositive();
    }

    /** A server that goes silent in the middle, or before it says anything, takes its time and no more. */
    @ParameterizedTest
    @ValueSource(strings = {"/stuck", "/silent"})
    void endpointThatStopsIsGivenUp(String path) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> probe(List.of(path), List.of("/failing")).run(done -> {}))
                .withMessageContaining("did not keep up within 9 s");
    }

    @Test
    void interruptedMeasurementEnds() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> probe(List.of("/fast"), List.of("/sink")).run(done -> {}));
    }

    @Test
    void httpsIsMeasuredAndAnUnknownCertificateRefused() throws Exception {
        KeyStore keys = keys();
        KeyManagerFactory manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        manager.init(keys, SelfSigned.PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(manager.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        serve(secure);
        try {
            List<URI> endpoint = List.of(
                    URI.create("https://localhost:" + secure.getAddress().getPort() + "/fast"));
            NetResult result = new UrlProbe(
                            endpoint,
                            endpoint,
                            1,
                            () -> HttpClient.newBuilder().sslContext(context).build())
                    .run(done -> {});
            assertThat(result.downloadMbitPerSecond().orElseThrow()).isPositive();
            assertThat(result.server()).startsWith("https://localhost:");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new UrlProbe(endpoint, endpoint, 1, UrlProbe::newClient).run(done -> {}))
                    .withMessageContaining("no TLS connection: unable to find valid certification path");
        } finally {
            secure.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "ftp://host/x",
                "http:///x",
                "https://user:secret@host/",
                "http://ho st/",
                "file:/etc"
            })
    void otherTextsAreNoEndpoints(String text) {
        assertThat(UrlProbe.parse(text)).isEmpty();
    }

    @Test
    void endpointsAreCounted() {
        assertThat(UrlProbe.parse("HTTPS://[::1]:8443/down?bytes=1")).isPresent();
        List<URI> many = Collections.nCopies(9, URI.create("http://host/"));
        assertThatIllegalArgumentException().isThrownBy(() -> new UrlProbe(many, many, 1, UrlProbe::newClient));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UrlProbe(List.of(), List.of(), 1, UrlProbe::newClient));
    }

    private void serve(HttpServer target) {
        target.setExecutor(workers);
        target.createContext("/fast", exchange -> send(exchange, 8 << 20, 0));
        target.createContext("/slow", exchange -> send(exchange, 256 << 10, 200));
        target.createContext("/sink", exchange -> send(exchange, 0, 0));
        target.createContext("/empty", exchange -> send(exchange, 0, 0));
        target.createContext("/failing", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(503, -1);
            }
        });
        target.createContext("/tiny", exchange -> send(exchange, 20, 0));
        target.createContext("/small", this::takeSmall);
        target.createContext("/short", exchange -> {
            exchange.sendResponseHeaders(200, 1 << 20);
            exchange.getResponseBody().write(new byte[1000]);
            exchange.close();
        });
        target.createContext("/moved", exchange -> redirect(exchange, "/fast"));
        target.createContext("/elsewhere", exchange -> redirect(exchange, "ftp://host/\u00e9"));
        target.createContext("/stuck", exchange -> {
            exchange.sendResponseHeaders(200, 1 << 20);
            exchange.getResponseBody().write(new byte[1000]);
            exchange.getResponseBody().flush();
            never.acquireUninterruptibly();
        });
        target.createContext("/silent", exchange -> never.acquireUninterruptibly());
        target.start();
    }

    /** Takes whatever comes, then sends, after a pause that stands for a slow line. */
    private void send(HttpExchange exchange, int bytes, int pauseMillis) throws IOException {
        try (exchange;
                InputStream in = exchange.getRequestBody()) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                uploaded.addAndGet(read);
            }
            if (pauseMillis > 0) {
                assertThat(never.tryAcquire(pauseMillis, TimeUnit.MILLISECONDS)).isFalse();
            }
            exchange.sendResponseHeaders(200, bytes == 0 ? -1 : bytes);
            for (int sent = 0; sent < bytes; sent += CHUNK) {
                exchange.getResponseBody().write(chunk, 0, Math.min(CHUNK, bytes - sent));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeSmall(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream in = exchange.getRequestBody()) {
            boolean isSmall = in.transferTo(OutputStream.nullOutputStream()) <= 128 << 10;
            if (!isSmall) {
                tooLarge.incrementAndGet();
            }
            exchange.sendResponseHeaders(isSmall ? 204 : 413, -1);
        }
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        try (exchange;
                InputStream in = exchange.getRequestBody()) {
            in.transferTo(OutputStream.nullOutputStream());
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        }
    }

    private UrlProbe probe(List<String> downloads, List<String> uploads) {
        return new UrlProbe(
                downloads.stream().map(this::url).toList(),
                uploads.stream().map(this::url).toList(),
                1,
                UrlProbe::newClient);
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private KeyStore keys() throws Exception {
        KeyStore both = SelfSigned.keyStore(folder);
        both.setCertificateEntry("trusted", both.getCertificate("server"));
        return both;
    }
}
