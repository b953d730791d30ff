package io.fluxforge.miner.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.miner.snapshot.MinerSnapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class MinerApiTest {
    private static final Instant NOW = Instant.parse("2026-11-22T23:00:00.500Z");
    private static final MinerSnapshot MINER = SampleMiner.at(NOW, 1);

    private MinerApi api;
    private HttpClient client;

    /** Before the JDK's server reads it: those who never finish a request are cut soon. */
    @BeforeAll
    static void beImpatient() {
        System.setProperty("sun.net.httpserver.maxReqTime", "3");
    }

    @BeforeEach
    void start() throws IOException {
        api = new MinerApi(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> MINER);
        client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void theSummaryHasEverythingWithItsUnit() throws Exception {
        HttpResponse<String> response = get("/api/summary");
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        JsonNode json = new JsonMapper().readTree(response.body());
        assertThat(json.path("agent").asString()).isEqualTo("fluxforge/0.1.0");
        assertThat(json.path("time").asString()).isEqualTo("2026-11-22T23:00:00.500Z");
        assertThat(json.path("uptimeSeconds").asDouble()).isEqualTo(93_784.5);
        assertThat(json.at("/solutionsPerSecond/oneMinute").asDouble())
                .isEqualTo(MINER.solutionsPerSecond().oneMinute());
        assertThat(json.path("powerWatts").asDouble()).isEqualTo(506.5);
        // Only what was measured: the CPU knows no power, so its rate does not count.
        assertThat(json.path("solutionsPerSecondPerWatt").asDouble()).isEqualTo((51.2 + 48.75) / 506.5);
        assertThat(json.at("/shares/hardwareErrors").asLong()).isEqualTo(12);
        assertThat(json.at("/job/shareSolutions").asDouble()).isEqualTo(2048);
        assertThat(json.at("/pools/0/latencyMillis").asDouble()).isEqualTo(23.5);
        assertThat(json.at("/pools/0/state").asString()).isEqualTo("active");
        assertThat(json.at("/pools/1/note").asString()).isEqualTo("connection refused");
        assertThat(json.at("/pools/1/connectedSeconds").isNull()).isTrue();
        assertThat(json.path("devices"))
                .isEqualTo(new JsonMapper().readTree(get("/api/devices").body()));
    }

    @Test
    void devicesHaveTheirSensorsAndNullForWhatIsAbsent() throws Exception {
        JsonNode devices = new JsonMapper().readTree(get("/api/devices").body());
        assertThat(devices).hasSize(3);
        assertThat(devices.at("/0/pciAddress").asString()).isEqualTo("0000:65:00.0");
        assertThat(devices.at("/0/temperatureCelsius").asDouble()).isEqualTo(67.25);
        assertThat(devices.at("/0/idleFraction").asDouble()).isEqualTo(0.0125);
        assertThat(devices.at("/0/memoryUsedBytes").asLong()).isEqualTo(3_700_000_000L);
        assertThat(devices.at("/1/name").asString()).isEqualTo(SampleMiner.NASTY);
        assertThat(devices.at("/1/state").asString()).isEqualTo("paused");
        for (String field : List.of(
                "pciAddress", "idleFraction", "temperatureCelsius", "powerWatts", "fanPercent", "memoryUsedBytes")) {
            assertThat(devices.path(2).has(field)).as(field).isTrue();
            assertThat(devices.path(2).path(field).isNull()).as(field).isTrue();
        }
    }

    @Test
    void theHistoryHasATimeForEachRate() throws Exception {
        JsonNode json = new JsonMapper().readTree(get("/api/history").body());
        assertThat(json.path("intervalSeconds").asInt()).isEqualTo(10);
        assertThat(json.at("/solutionsPerSecond/cpu").size())
                .isEqualTo(json.path("time").size());
    }

    @Test
    void prometheusFindsBaseUnitsAndEscapedNames() throws Exception {
        HttpResponse<String> response = get("/metrics");
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
        assertThat(response.body().lines())
                .contains(
                        "fluxforge_miner_device_power_watts{device=\"opencl:0\",name=\"NVIDIA GeForce RTX 3080\"} 219.5",
                        "fluxforge_miner_device_idle_ratio{device=\"opencl:0\",name=\"NVIDIA GeForce RTX 3080\"} 0.0125",
                        "fluxforge_miner_device_core_clock_hertz{device=\"opencl:0\",name=\"NVIDIA GeForce RTX 3080\"} 1.725E9",
                        "fluxforge_miner_device_state{device=\"cpu\",name=\"AMD EPYC 9554\",state=\"mining\"} 1.0",
                        "fluxforge_miner_device_shares_total{device=\"cpu\",name=\"AMD EPYC 9554\",result=\"accepted\"} 9.0",
                        "fluxforge_miner_pool_latency_seconds{pool=\"stratum+ssl://pool.example:5555\",user=\"t1exampleexampleexampleexampleexamp.rig1\"} 0.025125",
                        "fluxforge_miner_blocks_total 1.0")
                .anyMatch(line -> line.contains("name=\"<img src=x onerror=alert(1)>\\\"\\\\\\n{evil=\\\"1\\\"}\""))
                .noneMatch(line -> line.startsWith("fluxforge_miner_device_power_watts{device=\"cpu\""))
                .allMatch(line -> line.matches("#.*|[a-z0-9_]+(\\{.*})? [-+0-9.eEInfNa]+"));
        HttpResponse<String> open = send(request("/metrics").header("Accept", "application/openmetrics-text"));
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void thePageAndAllThatItNeedsComeFromHereOnly() throws Exception {
        String page = get("/").body();
        assertThat(page).startsWith("<!doctype html>").doesNotContain("http:", "https:", "//");
        List<MatchResult> links = Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .toList();
        assertThat(links).hasSizeGreaterThan(5);
        for (MatchResult link : links) {
            HttpResponse<String> response = get("/" + link.group(1));
            assertThat(response.statusCode()).as(link.group(1)).isEqualTo(200);
            assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
                    .startsWith("default-src 'self'");
        }
        assertThat(get("/status.js").body())
                .doesNotContain("innerHTML", "eval(")
                .contains("./chart.js");
        assertThat(get("/chart.js").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsUnknownIsSaidSo() throws Exception {
        for (String path : List.of("/nothing", "/api", "/api/summary/", "/../secret", "/status.js%00", "/%2e%2e/x")) {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body()).contains("\"error\":\"there are /, /api/summary");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW"})
    void onlyGetIsKnown(String method) throws Exception {
        HttpResponse<String> response =
                send(request("/api/summary").method(method, HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).contains("GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "[::1].evil",
                "",
                "a b"
            })
    void aForeignHostIsRefused(String host) throws Exception {
        assertThat(raw("GET /api/summary HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
                .startsWith("HTTP/1.1 421")
                .doesNotContain("solutionsPerSecond");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:4000", "127.0.0.1:1", "[::1]:4000", "192.168.1.7"})
    void addressesAndLocalhostAreAllowed(String host) throws Exception {
        assertThat(raw("GET /api/summary HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void oneHostAndNoMore() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(raw("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 421");
    }

    @Test
    void theUsersOwnNameForItIsAllowed() {
        HostCheck check = new HostCheck("Rig1.lan");
        assertThat(check.allows(List.of("rig1.LAN:4000"))).isTrue();
        assertThat(check.allows(List.of("rig2.lan:4000"))).isFalse();
        assertThat(check.allows(null)).isFalse();
        assertThat(check.allows(List.of())).isFalse();
    }

    @Test
    void aBodyIsRefusedUnread() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void endlessHeadersAreCut() throws Exception {
        String many = "X-A: b\r\n".repeat(1000);
        String large = "X-A: " + "b".repeat(100_000) + "\r\n";
        for (String headers : List.of(many, large)) {
            assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n"))
                    .doesNotContain(" 200 ");
        }
        assertThat(get("/api/summary").statusCode()).isEqualTo(200);
    }

    @Test
    void whoNeverFinishesIsCutAndHoldsNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = connect();
                socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            assertThat(get("/api/summary").statusCode()).isEqualTo(200);
            for (Socket socket : slow) {
                assertThat(drain(socket)).doesNotContain(" 200 ");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void noiseIsNoTrouble() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            try (Socket socket = connect()) {
                socket.getOutputStream().write(noise);
                socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                assertThat(drain(socket)).doesNotContain(" 200 ");
            }
        }
        assertThat(get("/api/summary").statusCode()).isEqualTo(200);
    }

    @Test
    void closingFreesThePortAndCutsWhoIsConnected() throws Exception {
        InetSocketAddress address = api.address();
        try (Socket idle = connect()) {
            get("/api/summary");
            api.close();
            assertThat(drain(idle)).isEmpty();
        }
        try (MinerApi second = new MinerApi(address, () -> MINER)) {
            assertThat(second.address()).isEqualTo(address);
            assertThatThrownBy(() -> new MinerApi(address, () -> MINER)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void theHistoryIsBoundedAndKnowsDevicesThatCameLater() {
        RateHistory history = new RateHistory();
        for (int i = 0; i < RateHistory.CAPACITY + 5; i++) {
            history.add(SampleMiner.at(NOW.plusSeconds(10L * i), 1));
        }
        JsonNode json = history.json();
        assertThat(json.path("time").size()).isEqualTo(RateHistory.CAPACITY);
        assertThat(json.at("/time/0").asString()).isEqualTo(NOW.plusSeconds(50).toString());
        assertThat(json.at("/solutionsPerSecond/opencl:0/0").asDouble()).isEqualTo(51.2 * 1.02);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://localhost:" + api.address().getPort() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), api.address().getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return drain(socket);
        }
    }

    /** All that comes until the server ends the connection, one way or the other. */
    private static String drain(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                text.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException reset) {
            // That is an end too.
        }
        return text.toString();
    }
}
