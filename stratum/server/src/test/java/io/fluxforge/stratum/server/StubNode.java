package io.fluxforge.stratum.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A node's RPC port that answers with one template, and keeps the blocks it is given. */
final class StubNode implements AutoCloseable {
    final List<String> blocks = new CopyOnWriteArrayList<>();
    final AtomicInteger longPolls = new AtomicInteger();
    volatile boolean syncing;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private boolean closed;
    private final String name;
    private final HttpServer server;
    private volatile JsonNode template;

    StubNode(String name, JsonNode template) throws IOException {
        this.name = name;
        this.template = template;
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
        try {
            while (!closed && template.path("longpollid").asString("").equals(longPollId)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    BackingNode asBackingNode() {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        RpcOptions options = RpcOptions.of(uri, new RpcCredentials.Password("u", "p"));
        return new BackingNode(name, new FluxRpc(options.withAttempts(1, Duration.ofMillis(1))));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode call = JsonMapper.shared().readTree(exchange.getRequestBody());
            ObjectNode answer = JsonMapper.shared().createObjectNode();
            answer.set("id", call.get("id"));
            answer.putNull("error");
            answer.putNull("result");
            switch (call.get("method").asString()) {
                case "getbestblockhash" -> answer.set("result", template.get("previousblockhash"));
                case "getblocktemplate" -> {
                    if (call.path("params").path(0).has("longpollid")) {
                        awaitChange(call.get("params").get(0).get("longpollid").asString());
                    }
                    if (syncing) {
                        answer.putObject("error").put("code", -10).put("message", "downloading blocks");
                    } else {
                        answer.set("result", template);
                    }
                }
                case "submitblock" -> blocks.add(call.get("params").get(0).asString());
                default -> throw new AssertionError(call.toString());
            }
            byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.get("error").isNull() ? 200 : 500, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
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
