package io.fluxforge.miner.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Answers one request. Nothing here changes anything, so only {@code GET} is known. */
final class ApiHandler implements HttpHandler {
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;
    private static final String JSON = "application/json";

    private final Supplier<MinerSnapshot> snapshots;
    private final RateHistory history;
    private final HostCheck hosts;
    private final PageFiles page = new PageFiles();
    private final ExpositionFormats formats = ExpositionFormats.init();

    ApiHandler(Supplier<MinerSnapshot> snapshots, RateHistory history, HostCheck hosts) {
        this.snapshots = snapshots;
        this.history = history;
        this.hosts = hosts;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers request = exchange.getRequestHeaders();
            if (!hosts.allows(request.get("Host"))) {
                error(exchange, MISDIRECTED, "the Host header must be this miner's address, localhost or its name");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                error(exchange, METHOD_NOT_ALLOWED, "only GET is known here");
            } else if (request.containsKey("Transfer-Encoding")
                    || !"0"
                            .equals(request.getOrDefault("Content-Length", List.of("0"))
                                    .getFirst())) {
                error(exchange, BAD_REQUEST, "a GET has no body");
            } else {
                answer(exchange);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        // A URI need not have a path.
        String path = Objects.requireNonNullElse(exchange.getRequestURI().getPath(), "");
        switch (path) {
            case "/api/summary" -> json(exchange, OK, SnapshotJson.summary(snapshots.get()));
            case "/api/devices" -> json(exchange, OK, SnapshotJson.devices(snapshots.get()));
            case "/api/history" -> json(exchange, OK, history.json());
            case "/metrics" -> metrics(exchange);
            default -> {
                PageFiles.PageFile file = page.get(path);
                if (file == null) {
                    error(exchange, NOT_FOUND, "there are /, /api/summary, /api/devices, /api/history and /metrics");
                } else {
                    send(exchange, OK, file.type, file.bytes);
                }
            }
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        ExpositionFormatWriter writer =
                formats.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, SnapshotMetrics.of(snapshots.get()));
        send(exchange, OK, writer.getContentType(), out.toByteArray());
    }

    private static void error(HttpExchange exchange, int status, String message) throws IOException {
        // Whatever else the client sends is not waited for.
        exchange.getResponseHeaders().set("Connection", "close");
        json(exchange, status, SnapshotJson.MAPPER.createObjectNode().put("error", message));
    }

    private static void json(HttpExchange exchange, int status, JsonNode json) throws IOException {
        send(exchange, status, JSON, SnapshotJson.MAPPER.writeValueAsBytes(json));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
        if (exchange.getRequestMethod().equals("HEAD")) { // refused, but without a body
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
