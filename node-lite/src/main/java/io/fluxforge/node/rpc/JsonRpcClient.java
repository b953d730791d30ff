package io.fluxforge.node.rpc;

import io.fluxforge.node.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON-RPC over HTTP as Bitcoin's family of nodes speaks it: a POST for each call or batch, basic authentication, the node's
 * error inside the answer whatever the HTTP status. Thread-safe; calls block their thread and end early when it is interrupted.
 */
public final class JsonRpcClient implements AutoCloseable {
    /** Calls that one HTTP request carries at most; a longer batch is split. */
    static final int MAX_BATCH = 200;

    private static final String QUEUE_FULL = "Work queue depth exceeded";

    private static final JsonMapper JSON = Json.MAPPER;

    private final RpcOptions options;
    private final HttpClient http;
    private final ExecutorService threads;
    private volatile String authorization = "";

    /** A client of one node. Nothing is sent yet. */
    public JsonRpcClient(RpcOptions options) {
        this(options, Executors.newVirtualThreadPerTaskExecutor());
    }

    /**
     * The same on threads of the caller's choice: virtual ones can be held up by whoever blocks those that carry them.
     *
     * @param threads at least as many as calls and connections at a time, and some more; shut down with the client
     */
    public JsonRpcClient(RpcOptions options, ExecutorService threads) {
        this.options = options;
        this.threads = threads;
        this.http = HttpClient.newBuilder()
                .executor(threads)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.connectTimeout())
                .build();
    }

    /** Where the node is and how patiently it is asked. */
    public RpcOptions options() {
        return options;
    }

    /**
     * Makes one call, again after a while if that may help and the call may be repeated.
     *
     * @return the node's value ({@code null} as a JSON null node) or its error
     * @throws RpcException if no answer came
     * @throws InterruptedException if the thread is interrupted; the call may have arrived
     */
    public RpcResult<JsonNode> call(RpcCall call) throws RpcException, InterruptedException {
        return call(call, options.timeout());
    }

    /** The same with a time-out of its own. */
    public RpcResult<JsonNode> call(RpcCall call, Duration timeout) throws RpcException, InterruptedException {
        int attempts = call.repeatable() ? options.attempts() : 1;
        for (int attempt = 1; ; attempt++) {
            try {
                RpcResult<JsonNode> result = answerOf(call, post(request(call, 1), call.method(), timeout));
                boolean warmingUp = result instanceof RpcResult.Refusal<JsonNode>(RpcError error)
                        && error.code() == RpcError.WARMING_UP;
                if (!warmingUp || attempt >= attempts) {
                    return result;
                }
            } catch (RpcException e) {
                if (!e.isTransient() || attempt >= attempts) {
                    throw e;
                }
            }
            Thread.sleep(backoff(attempt));
        }
    }

    /**
     * Makes many calls in few requests.
     *
     * @param calls all {@linkplain RpcCall#repeatable() repeatable}, so that a lost request can be sent again
     * @return one result for each call, in the same order
     */
    public List<RpcResult<JsonNode>> batch(List<RpcCall> calls) throws RpcException, InterruptedException {
        List<RpcResult<JsonNode>> results = new ArrayList<>(calls.size());
        for (int from = 0; from < calls.size(); from += MAX_BATCH) {
            results.addAll(batchOf(calls.subList(from, Math.min(calls.size(), from + MAX_BATCH))));
        }
        return results;
    }

    private List<RpcResult<JsonNode>> batchOf(List<RpcCall> calls) throws RpcException, InterruptedException {
        String name = "batch of " + calls.size() + " x " + calls.getFirst().method();
        List<Map<String, Object>> requests = new ArrayList<>();
        for (RpcCall call : calls) {
            if (!call.repeatable()) {
                throw new IllegalArgumentException(
                        call.method() + " must not be repeated, so it has no place in a batch");
            }
            requests.add(request(call, requests.size()));
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return answersOf(calls, name, post(requests, name, options.timeout()));
            } catch (RpcException e) {
                if (!e.isTransient() || attempt >= options.attempts()) {
                    throw e;
                }
            }
            Thread.sleep(backoff(attempt));
        }
    }

    private static Map<String, Object> request(RpcCall call, int id) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("jsonrpc", "1.0");
        request.put("id", id);
        request.put("method", call.method());
        request.put("params", call.params());
        return request;
    }

    private static List<RpcResult<JsonNode>> answersOf(List<RpcCall> calls, String name, JsonNode answers)
            throws RpcException {
        if (!answers.isArray()) {
            throw RpcException.badAnswer(name, "is not a list");
        }
        Map<Integer, JsonNode> byId = new HashMap<>();
        for (JsonNode answer : answers) {
            byId.put(answer.path("id").asInt(-1), answer);
        }
        List<RpcResult<JsonNode>> results = new ArrayList<>(calls.size());
        for (int id = 0; id < calls.size(); id++) {
            JsonNode answer = byId.get(id);
            if (answer == null) {
                throw RpcException.badAnswer(name, "leaves out call " + id);
            }
            results.add(answerOf(calls.get(id), answer));
        }
        return results;
    }

    private static RpcResult<JsonNode> answerOf(RpcCall call, JsonNode answer) throws RpcException {
        JsonNode error = answer.path("error");
        if (error.isObject()) {
            return RpcResult.refused(new RpcError(
                    error.path("code").asInt(0), error.path("message").asString("")));
        }
        JsonNode result = answer.get("result");
        if (result == null || !(error.isNull() || error.isMissingNode())) {
            throw RpcException.badAnswer(call.method(), "has neither result nor error");
        }
        return RpcResult.of(result);
    }

    private JsonNode post(Object request, String name, Duration timeout) throws RpcException, InterruptedException {
        byte[] body = JSON.writeValueAsBytes(request);
        if (authorization.isEmpty()) {
            authorization = options.credentials().authorization();
        }
        HttpResponse<byte[]> response = send(body, name, timeout);
        if (response.statusCode() == 401 && options.credentials().canChange()) {
            authorization = options.credentials().authorization();
            response = send(body, name, timeout);
        }
        if (isQueueFull(response)) {
            throw new RpcException(
                    RpcException.Kind.BUSY,
                    name + ": the node at " + options.uri() + " says \"" + QUEUE_FULL
                            + "\": all its RPC threads are busy;"
                            + " start it with more of them (-rpcthreads, -rpcworkqueue)",
                    null);
        }
        return switch (response.statusCode()) {
            case 401, 403 ->
                throw new RpcException(
                        RpcException.Kind.UNAUTHORISED,
                        "the node at " + options.uri() + " does not accept " + options.credentials() + " (HTTP "
                                + response.statusCode() + ")",
                        null);
            case 503 ->
                throw new RpcException(
                        RpcException.Kind.BUSY, name + ": the node at " + options.uri() + " is busy (HTTP 503)", null);
            default -> parse(name, response);
        };
    }

    /** Without JSON, and whatever the status (fluxd {@code httpserver.cpp}, {@code http_request_cb}). */
    private static boolean isQueueFull(HttpResponse<byte[]> response) {
        return response.statusCode() >= 500
                && new String(response.body(), StandardCharsets.ISO_8859_1)
                        .strip()
                        .equals(QUEUE_FULL);
    }

    private static JsonNode parse(String name, HttpResponse<byte[]> response) throws RpcException {
        try {
            JsonNode answer = JSON.readTree(response.body());
            if (answer.isObject() || answer.isArray()) {
                return answer;
            }
        } catch (JacksonException e) {
            // Said below, with the status, which tells more than the parser.
        }
        throw RpcException.badAnswer(name, "is no JSON object (HTTP " + response.statusCode() + ")");
    }

    private HttpResponse<byte[]> send(byte[] body, String name, Duration timeout)
            throws RpcException, InterruptedException {
        // A request's own time-out ends with the headers, and a node that stalls in mid-body would hold the caller for
        // ever. And sendAsync would complete on the common pool, where anybody's blocking task can keep a block from
        // being submitted.
        Future<HttpResponse<byte[]>> response;
        try {
            response = threads.submit(() -> http.send(
                    request(body),
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofByteArray(), options.maxAnswerBytes())));
        } catch (RejectedExecutionException e) {
            throw new RpcException(RpcException.Kind.UNREACHABLE, name + ": the connection has been closed by us", e);
        }
        try {
            return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw timedOut(name, timeout, e);
        } catch (ExecutionException e) {
            throw failed(name, timeout, Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            response.cancel(true);
        }
    }

    private HttpRequest request(byte[] body) throws UnknownHostException {
        return HttpRequest.newBuilder(DialledUri.of(options.uri(), InetAddress::getByName))
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private RpcException failed(String name, Duration timeout, Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return timedOut(name, timeout, cause);
        }
        if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains("capacity")) {
            return new RpcException(
                    RpcException.Kind.BAD_ANSWER,
                    name + ": the node's answer is longer than " + options.maxAnswerBytes() + " bytes",
                    cause);
        }
        String reason = cause.getMessage() != null
                ? cause.getMessage()
                : cause instanceof ConnectException
                        ? "nothing takes the connection"
                        : cause.getClass().getSimpleName();
        return new RpcException(
                RpcException.Kind.UNREACHABLE, name + ": no answer from " + options.uri() + ": " + reason, cause);
    }

    private RpcException timedOut(String name, Duration timeout, Throwable cause) {
        return new RpcException(
                RpcException.Kind.TIMED_OUT,
                name + ": no answer from " + options.uri() + " within " + timeout.toMillis() + " ms",
                cause);
    }

    private Duration backoff(int attempt) {
        long millis = options.firstBackoff().toMillis() << Math.min(attempt - 1, 20);
        long bounded = Math.min(millis, RpcOptions.MAX_BACKOFF.toMillis());
        return Duration.ofMillis(bounded - ThreadLocalRandom.current().nextLong(bounded / 2 + 1));
    }

    /** Ends open calls and releases the connections. */
    @Override
    public void close() {
        threads.shutdownNow();
        http.shutdownNow();
    }
}
