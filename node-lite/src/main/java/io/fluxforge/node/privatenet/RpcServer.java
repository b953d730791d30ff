package io.fluxforge.node.privatenet;

import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.node.rpc.RpcException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.Semaphore;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers JSON-RPC over HTTP as a Flux node does: POST to {@code /}, basic authentication, the status 500 beside an error and 404
 * beside an unknown method, batches with 200 (fluxd {@code httprpc.cpp}).
 */
final class RpcServer implements AutoCloseable {
    /** A block of two million bytes in hex, and what is around it. */
    private static final int MAX_REQUEST_BYTES = 5 << 20;

    private static final int MAX_BATCH = 1000;
    /** Calls at the same time; long polls are most of them. */
    private static final int MAX_CALLS = 256;

    private final HttpListener listener;
    private final String authorization;
    private final Map<String, RpcMethod> methods;
    private final Semaphore calls = new Semaphore(MAX_CALLS);

    /**
     * Listens at an address.
     *
     * @param credentials whom to let in
     */
    RpcServer(InetSocketAddress address, RpcCredentials credentials, Map<String, RpcMethod> methods)
            throws IOException {
        this.methods = Map.copyOf(methods);
        try {
            this.authorization = credentials.authorization();
        } catch (RpcException e) {
            throw new IOException(e.getMessage(), e);
        }
        listener = new HttpListener(address, MAX_REQUEST_BYTES, this::handle);
    }

    void start() {
        listener.start();
    }

    InetSocketAddress address() {
        return listener.address();
    }

    private HttpAnswer handle(HttpRequest request, byte[] body) throws InterruptedException {
        if (!request.method().equals("POST")) {
            return HttpAnswer.text(405, "JSONRPC server handles only POST requests");
        }
        if (!isAuthorised(request)) {
            return new HttpAnswer(401, Map.of("WWW-Authenticate", "Basic realm=\"jsonrpc\""), "");
        }
        if (!calls.tryAcquire()) {
            return HttpAnswer.text(503, "Work queue depth exceeded");
        }
        try {
            return answer(body);
        } finally {
            calls.release();
        }
    }

    private boolean isAuthorised(HttpRequest request) {
        String given = request.headers().get("authorization");
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
    }

    private HttpAnswer answer(byte[] body) throws InterruptedException {
        JsonNode request;
        try {
            request = Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            return json(500, failure(Json.MAPPER.nullNode(), new RpcError(RpcFailure.PARSE_ERROR, "Parse error")));
        }
        if (request.isArray() && request.size() <= MAX_BATCH) {
            ArrayNode answers = Json.MAPPER.createArrayNode();
            for (JsonNode call : request) {
                answers.add(answer(call));
            }
            return json(200, answers);
        }
        ObjectNode answer = answer(request);
        return json(status(answer.path("error").path("code").asInt(0)), answer);
    }

    private static int status(int code) {
        return switch (code) {
            case 0 -> 200;
            case RpcError.METHOD_NOT_FOUND -> 404;
            case RpcFailure.INVALID_REQUEST -> 400;
            default -> 500;
        };
    }

    private ObjectNode answer(JsonNode request) throws InterruptedException {
        JsonNode id = request.path("id");
        if (id.isMissingNode()) {
            id = Json.MAPPER.nullNode();
        }
        JsonNode params = request.path("params");
        if (!request.isObject() || !request.path("method").isString() || !(params.isArray() || isAbsent(params))) {
            return failure(id, new RpcError(RpcFailure.INVALID_REQUEST, "Invalid Request object"));
        }
        RpcMethod method = methods.get(request.path("method").asString());
        if (method == null) {
            return failure(id, new RpcError(RpcError.METHOD_NOT_FOUND, "Method not found"));
        }
        try {
            ObjectNode answer = Json.MAPPER.createObjectNode();
            answer.set("result", method.call(new RpcParams(isAbsent(params) ? Json.MAPPER.createArrayNode() : params)));
            answer.putNull("error");
            answer.set("id", id);
            return answer;
        } catch (RpcFailure e) {
            return failure(id, e.error());
        } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
            // As the real node does: whatever goes wrong is the caller's answer. Without one he would wait for ever.
            return failure(id, new RpcError(RpcFailure.MISC, "internal error: " + e));
        }
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static ObjectNode failure(JsonNode id, RpcError error) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.putNull("result");
        answer.putObject("error").put("code", error.code()).put("message", error.message());
        answer.set("id", id);
        return answer;
    }

    private static HttpAnswer json(int status, JsonNode answer) {
        String body = Json.MAPPER.writeValueAsString(answer) + "\n";
        return new HttpAnswer(status, Map.of("Content-Type", "application/json"), body);
    }

    /** Lets calls end that are nearly done, the one to stop among them, then ends the others, such as long polls. */
    @Override
    public void close() {
        listener.close();
    }
}
