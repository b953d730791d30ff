package io.fluxforge.stratum.server.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.store.StoreException;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a pool does, over HTTP: {@code /api/pool}, {@code /api/workers}, {@code /api/miner/ADDRESS} and {@code /api/blocks} in JSON,
 * {@code /metrics} for Prometheus. Meant for the loopback interface, behind whatever shows it to the world.
 */
public final class PoolApi implements AutoCloseable {
    /** What the JDK's server allows; it reads them once, as system properties. Seconds and bytes. */
    private static final Map<String, String> LIMITS = Map.of(
            "jdk.httpserver.maxConnections", "64",
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "30",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.drainAmount", "0",
            "sun.net.httpserver.nodelay", "true");

    private static final int BACKLOG = 16;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;
    private static final int UNAVAILABLE = 503;
    private static final String MINER = "/api/miner/";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String host;
    private final PoolJson json;
    private final PoolMetrics metrics;
    private final ExpositionFormats formats = ExpositionFormats.init();

    /**
     * Listens at once.
     *
     * @param address of the loopback interface, unless others shall read too; port 0 takes any that is free
     * @param pool whose figures are shown
     * @param node the state of the node in words
     * @throws IOException if the address is not to be had
     */
    public PoolApi(InetSocketAddress address, StratumPool pool, Supplier<String> node) throws IOException {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        host = address.getHostString();
        json = new PoolJson(pool, node);
        metrics = new PoolMetrics(pool);
        http = HttpServer.create(address, BACKLOG);
        http.createContext("/", this::handle);
        http.setExecutor(threads);
        http.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isOurName(exchange.getRequestHeaders().getFirst("Host"))) {
                // A web page elsewhere may have given its own name our address.
                error(exchange, MISDIRECTED, "the Host header must be this server's address or localhost");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                error(exchange, METHOD_NOT_ALLOWED, "only GET is known here");
            } else {
                answer(exchange);
            }
        }
    }

    private boolean isOurName(@org.jspecify.annotations.Nullable String header) {
        String name = header == null ? "" : header.replaceAll(":[0-9]{1,5}$", "");
        return name.equals(host) || name.equals("localhost") || name.matches("[0-9.]+|\\[[0-9a-fA-F:.]+]");
    }

    private void answer(HttpExchange exchange) throws IOException {
        // A URI need not have a path.
        String path = Objects.requireNonNullElse(exchange.getRequestURI().getPath(), "");
        try {
            switch (path) {
                case "/metrics" -> metrics(exchange);
                case "/api/pool" -> send(exchange, OK, json.pool());
                case "/api/workers" -> send(exchange, OK, json.workers());
                case "/api/blocks" -> send(exchange, OK, json.blocks());
                default -> {
                    Optional<JsonNode> miner =
                            path.startsWith(MINER) ? json.miner(path.substring(MINER.length())) : Optional.empty();
                    if (miner.isPresent()) {
                        send(exchange, OK, miner.get());
                    } else if (path.startsWith(MINER)) {
                        error(exchange, NOT_FOUND, "no share of this address was ever accepted");
                    } else {
                        error(
                                exchange,
                                NOT_FOUND,
                                "there are /api/pool, /api/workers, /api/miner/ADDRESS, /api/blocks and /metrics");
                    }
                }
            }
        } catch (StoreException e) {
            error(exchange, UNAVAILABLE, "the data base does not answer");
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        ExpositionFormatWriter writer =
                formats.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, metrics.scrape());
        send(exchange, OK, writer.getContentType(), out.toByteArray());
    }

    private static void error(HttpExchange exchange, int status, String message) throws IOException {
        exchange.getResponseHeaders().set("Connection", "close");
        send(exchange, status, JsonMapper.shared().createObjectNode().put("error", message));
    }

    private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        send(exchange, status, "application/json", JsonMapper.shared().writeValueAsBytes(answer));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.put("Content-Type", List.of(type));
        headers.put("Cache-Control", List.of("no-store"));
        headers.put("X-Content-Type-Options", List.of("nosniff"));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Cuts what is still open. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
