package io.fluxforge.bench.node.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluxforge.bench.report.ReportJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON-RPC over HTTP, as the network's benchmark daemon has it: {@code getstatus}, {@code getbenchmarks} and {@code help}, without
 * authentication, for this machine only.
 */
public final class BenchRpcServer implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 64 << 10;
    private static final int BACKLOG = 16;
    private static final int PARSE_ERROR = -32_700;
    private static final int INVALID_REQUEST = -32_600;
    private static final int UNKNOWN_METHOD = -32_601;

    private final BenchDaemon daemon;
    private final HttpServer http;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Listens at once.
     *
     * @param address of the loopback interface; port 0 takes any that is free
     * @throws IOException if the address is not to be had
     */
    public BenchRpcServer(InetSocketAddress address, BenchDaemon daemon) throws IOException {
        if (!address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(address + " is not of this machine only");
        }
        this.daemon = daemon;
        http = HttpServer.create(address, BACKLOG);
        http.createContext("/", this::handle);
        http.setExecutor(workers);
        http.start();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    @Override
    public void close() {
        http.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] request = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
            if (request.length > MAX_REQUEST_BYTES) {
                exchange.sendResponseHeaders(413, -1);
                return;
            }
            ObjectNode answer = answer(request);
            byte[] bytes = ReportJson.MAPPER.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(
                    status(answer.path("error").path("code").asInt(0)), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** As Bitcoin's family of daemons maps them. */
    private static int status(int code) {
        return switch (code) {
            case 0 -> 200;
            case INVALID_REQUEST -> 400;
            case UNKNOWN_METHOD -> 404;
            default -> 500;
        };
    }

    private ObjectNode answer(byte[] request) {
        ObjectNode answer = ReportJson.MAPPER.createObjectNode();
        answer.putNull("result").putNull("error").putNull("id");
        JsonNode call;
        try {
            call = ReportJson.MAPPER.readTree(request);
        } catch (JacksonException e) {
            return error(answer, PARSE_ERROR, "Parse error");
        }
        if (!call.path("method").isString()) {
            return error(answer, INVALID_REQUEST, "Missing method");
        }
        if (call.has("id")) {
            answer.set("id", call.path("id"));
        }
        switch (call.path("method").asString()) {
            case "getbenchmarks" -> answer.set("result", daemon.benchmarks());
            case "getstatus" -> answer.set("result", daemon.status());
            case "help" -> answer.put("result", "getbenchmarks\ngetstatus\nhelp");
            default -> error(answer, UNKNOWN_METHOD, "Method not found");
        }
        return answer;
    }

    private static ObjectNode error(ObjectNode answer, int code, String message) {
        answer.putObject("error").put("code", code).put("message", message);
        return answer;
    }
}
