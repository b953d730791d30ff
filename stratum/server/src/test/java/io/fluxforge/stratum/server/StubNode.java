package io.fluxforge.stratum.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.stratum.server.node.BackingNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node's RPC port that answers with one template, and keeps the blocks it is given. Its chain has one header, solved by a miner of
 * the real network, wherever it is asked for one.
 */
final class StubNode implements AutoCloseable {
    private static final JsonNode VECTOR = Conversation.json("flux/stratum_magicpool_1198292.json");

    final List<String> blocks = new CopyOnWriteArrayList<>();
    /** Templates that were asked for, without long polls. */
    final AtomicInteger templates = new AtomicInteger();

    final AtomicInteger longPolls = new AtomicInteger();
    /** Long polls that nobody has answered yet. */
    final AtomicInteger openLongPolls = new AtomicInteger();
    /** Whole answers by method, with result and error, in place of the usual ones. */
    final Map<String, JsonNode> recorded = new ConcurrentHashMap<>();

    volatile boolean syncing;
    volatile String genesis = Networks.builtIn("main").genesis().hash().toString();
    /** Of the tip; another block of the same work has as much. */
    volatile long work = 1000;

    volatile int height;
    /** Headers that it has beyond its blocks. */
    volatile int missingBlocks;
    /** All its threads are busy. */
    volatile boolean fullQueue;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private boolean closed;
    private final String name;
    private final HttpServer server;
    private volatile JsonNode template;

    StubNode(String name, JsonNode template) throws IOException {
        this.name = name;
        this.template = template;
        height = template.get("height").asInt() - 1;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    synchronized void setTemplate(JsonNode other) {
        template = other;
        notifyAll();
    }

    private synchronized void awaitChange(String longPollId) {
        longPolls.incrementAndGet();
        openLongPolls.incrementAndGet();
        try {
            while (!closed && template.path("longpollid").asString("").equals(longPollId)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            openLongPolls.decrementAndGet();
        }
    }

    BackingNode asBackingNode() {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        RpcOptions options = RpcOptions.of(uri, new RpcCredentials.Password("u", "p"));
        return new BackingNode(name, new FluxRpc(options.withAttempts(1, Duration.ofMillis(1))));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (fullQueue) {
                byte[] words = "Work queue depth exceeded".getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(500, words.length);
                exchange.getResponseBody().write(words);
                return;
            }
            JsonNode request = JsonMapper.shared().readTree(exchange.getRequestBody());
            JsonNode answer;
            boolean refused = false;
            if (request.isArray()) {
                ArrayNode answers = JsonMapper.shared().createArrayNode();
                request.forEach(call -> answers.add(answer(call)));
                answer = answers;
            } else {
                answer = answer(request);
                refused = !answer.get("error").isNull();
            }
            byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refused ? 500 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private ObjectNode answer(JsonNode call) {
        String method = call.get("method").asString();
        JsonNode params = call.path("params");
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.putNull("error");
        answer.putNull("result");
        JsonNode whole = recorded.get(method);
        if (whole != null) {
            answer.setAll((ObjectNode) whole.deepCopy());
            answer.set("id", call.get("id"));
            return answer;
        }
        answer.set("id", call.get("id"));
        switch (method) {
            case "getbestblockhash" -> answer.set("result", template.get("previousblockhash"));
            case "getblockcount" -> answer.put("result", height);
            case "getblockhash" -> answer.put("result", params.get(0).asInt() == 0 ? genesis : tip());
            case "getblockheader" -> answerHeader(answer, params);
            case "getblockchaininfo" ->
                answer.putObject("result")
                        .put("chain", "main")
                        .put("blocks", height)
                        .put("headers", height + missingBlocks)
                        .put("bestblockhash", tip())
                        .put("verificationprogress", 1)
                        .put("chainwork", String.format("%064x", work));
            case "getnetworkinfo" -> answer.putObject("result").put("connections", 8);
            case "getblocktemplate" -> {
                if (params.path(0).has("longpollid")) {
                    awaitChange(params.get(0).get("longpollid").asString());
                } else {
                    templates.incrementAndGet();
                }
                if (syncing) {
                    answer.putObject("error").put("code", -10).put("message", "downloading blocks");
                } else {
                    answer.set("result", template);
                }
            }
            case "submitblock" -> blocks.add(params.get(0).asString());
            default -> throw new AssertionError(call.toString());
        }
        return answer;
    }

    private String tip() {
        return template.get("previousblockhash").asString();
    }

    private void answerHeader(ObjectNode answer, JsonNode params) {
        if (!params.path(1).asBoolean(true)) {
            JsonNode solved = VECTOR.get("mining_submit").get(0);
            answer.put(
                    "result",
                    solved.get("header_hex").asString()
                            + solved.get("solution_with_len").asString());
            return;
        }
        answer.putObject("result")
                .put("hash", params.get(0).asString())
                .put("height", height)
                .put("confirmations", 1)
                .put("time", 1_661_920_000)
                .put("bits", template.get("bits").asString())
                .put("chainwork", String.format("%064x", work))
                .put("previousblockhash", "00".repeat(32));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
