package io.fluxforge.bench.node.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.bench.node.NodeMeasurements;
import io.fluxforge.bench.node.Samples;
import io.fluxforge.bench.node.tier.ProfileReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class BenchRpcServerTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final CountDownLatch mayMeasure = new CountDownLatch(1);
    private final AtomicInteger measured = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();
    private Callable<NodeMeasurements> bench = Samples::stratus;
    private BenchDaemon daemon;
    private BenchRpcServer server;

    @BeforeEach
    void start() throws IOException {
        daemon = new BenchDaemon(
                () -> {
                    mayMeasure.await();
                    measured.incrementAndGet();
                    return bench.call();
                },
                ProfileReader.read("current"),
                new NodeLink(Optional.empty()),
                Duration.ofMillis(1),
                log::add);
        server = new BenchRpcServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), daemon);
        daemon.start();
    }

    @AfterEach
    void stop() {
        server.close();
        daemon.close();
        http.shutdownNow();
    }

    @Test
    void stateIsRunningBeforeTheFirstMeasurementAndTheTierAfterIt() throws IOException, InterruptedException {
        assertThat(call("getbenchmarks").get("status").asString()).isEqualTo("running");
        assertThat(call("getstatus").toString())
                .isEqualTo("{\"status\":\"online\",\"benchmarking\":\"running\",\"flux\":\"disconnected\"}");
        mayMeasure.countDown();
        assertThat(log.poll(30, TimeUnit.SECONDS)).startsWith("measured: STRATUS");
        JsonNode benchmarks = call("getbenchmarks");
        assertThat(benchmarks.get("status").asString()).isEqualTo("STRATUS");
        assertThat(benchmarks.get("error").asString()).isEmpty();
        assertThat(call("getstatus").get("benchmarking").asString()).isEqualTo("STRATUS");
    }

    @Test
    void measuresAgainAndAgain() throws InterruptedException {
        mayMeasure.countDown();
        for (int i = 0; i < 3; i++) {
            assertThat(log.poll(30, TimeUnit.SECONDS)).startsWith("measured");
        }
        assertThat(measured.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void failureIsToldAndNotTheEnd() throws IOException, InterruptedException {
        bench = () -> {
            throw new IOException("no room");
        };
        mayMeasure.countDown();
        assertThat(log.poll(30, TimeUnit.SECONDS)).isEqualTo("failed: no room");
        assertThat(call("getbenchmarks").get("error").asString()).isEqualTo("no room");
        assertThat(log.poll(30, TimeUnit.SECONDS)).isEqualTo("failed: no room");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"method\":\"stop\",\"id\":7}         | 404 | -32601",
                "{\"id\":7}                             | 400 | -32600",
                "{\"method\":3}                         | 400 | -32600",
                "[]                                     | 400 | -32600",
                "{\"method\":\"getstatus\"              | 500 | -32700",
                "nonsense                               | 500 | -32700",
            })
    void mistakeIsAnError(String request, int status, int code) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(request);
        assertThat(answer.statusCode()).isEqualTo(status);
        JsonNode json = JsonMapper.shared().readTree(answer.body());
        assertThat(json.get("error").get("code").asInt()).isEqualTo(code);
        assertThat(json.get("result").isNull()).isTrue();
    }

    @Test
    void idComesBackAndParametersDoNoHarm() throws IOException, InterruptedException {
        JsonNode json = JsonMapper.shared()
                .readTree(post("{\"id\":\"x\",\"method\":\"getstatus\",\"params\":[true]}")
                        .body());
        assertThat(json.get("id").asString()).isEqualTo("x");
        assertThat(json.get("result").get("status").asString()).isEqualTo("online");
    }

    @Test
    void otherMethodsOfHttpAndLongRequestsAreRefused() throws IOException, InterruptedException {
        HttpRequest get = HttpRequest.newBuilder(uri()).build();
        assertThat(http.send(get, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(405);
        assertThat(post(" ".repeat((64 << 10) + 1)).statusCode()).isEqualTo(413);
    }

    @Test
    void noiseIsAnswered() throws IOException, InterruptedException {
        Random random = new Random(16_224);
        String good = "{\"id\":1,\"method\":\"getstatus\",\"params\":[]}";
        for (int i = 0; i < 100; i++) {
            StringBuilder text = new StringBuilder(good);
            text.setCharAt(random.nextInt(text.length()), (char) (1 + random.nextInt(126)));
            assertThat(post(text.toString()).statusCode()).isIn(200, 400, 404, 500);
        }
    }

    @Test
    void onlyThisMachineIsServed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BenchRpcServer(new InetSocketAddress("0.0.0.0", 0), daemon));
    }

    private JsonNode call(String method) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(post("{\"method\":\"" + method + "\",\"params\":[],\"id\":1}")
                        .body())
                .get("result");
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri())
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
    }
}
