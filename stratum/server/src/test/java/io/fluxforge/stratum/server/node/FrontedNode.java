package io.fluxforge.stratum.server.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.RpcResult;
import io.fluxforge.node.template.MiningJob;
import io.fluxforge.stratum.server.ledger.LedgerLifeTest;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** A real node of a private network behind a port of its own, which can vanish, be slow, hang, and answer as an overloaded node does. */
public final class FrontedNode implements AutoCloseable {
    /** What its port does. */
    public enum Mode {
        WELL,
        GONE,
        SLOW,
        HANGING,
        /** What fluxd answers when its queue is full. */
        ERROR_500,
        ERROR_503
    }

    private static final Duration SLOWNESS = Duration.ofMillis(150);
    private static final AtomicLong NONCE = new AtomicLong(System.nanoTime());

    private final String name;
    private final PrivateNode node;
    private final FluxRpc direct;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int port;
    private HttpServer server;
    private Mode mode = Mode.WELL;

    public FrontedNode(String name, Path folder) throws IOException {
        this.name = name;
        node = LedgerLifeTest.node(folder);
        direct = new FluxRpc(LedgerLifeTest.rpc(node.rpcAddress().getPort()));
        server = listen(0);
        port = server.getAddress().getPort();
    }

    private HttpServer listen(int wanted) throws IOException {
        HttpServer fresh = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
        fresh.createContext("/", this::handle);
        fresh.setExecutor(threads);
        fresh.start();
        return fresh;
    }

    /** From now on its port does this. */
    public void set(Mode next) throws IOException {
        synchronized (this) {
            if (mode == next) {
                return;
            }
            if (next == Mode.GONE) {
                server.stop(0);
            } else if (mode == Mode.GONE) {
                server = listen(port);
            }
            mode = next;
            notifyAll();
        }
    }

    private synchronized Mode awaitNoHang() throws InterruptedException {
        while (mode == Mode.HANGING) {
            wait();
        }
        return mode;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] call = exchange.getRequestBody().readAllBytes();
            switch (awaitNoHang()) {
                case ERROR_500 -> send(exchange, 500, "Work queue depth exceeded".getBytes(StandardCharsets.UTF_8));
                case ERROR_503 -> send(exchange, 503, new byte[0]);
                case SLOW -> {
                    Thread.sleep(SLOWNESS);
                    forward(exchange, call);
                }
                case WELL, HANGING -> forward(exchange, call);
                case GONE -> {}
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(HttpExchange exchange, byte[] call) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + node.rpcAddress().getPort() + "/"))
                .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(call))
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        send(exchange, answer.statusCode(), answer.body());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    public String name() {
        return name;
    }

    /** How the pool asks it. */
    public RpcOptions options() {
        return LedgerLifeTest.rpc(port)
                .withAttempts(1, Duration.ofMillis(1))
                .withTimeout(Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    public BackingNode backing() {
        return new BackingNode(name, new FluxRpc(options()));
    }

    /** The node itself, whatever its port does. */
    public FluxRpc node() {
        return direct;
    }

    public JsonNode call(String method, Object... params) throws RpcException, InterruptedException {
        return direct.client()
                .call(RpcCall.once(method, params), Duration.ofMinutes(3))
                .orThrow();
    }

    public void generate(int blocks) throws RpcException, InterruptedException {
        call("generate", blocks);
    }

    /** Whether it has the block, in its best chain or beside it. */
    public boolean has(Hash256 block) throws RpcException, InterruptedException {
        return direct.headerInfo(block) instanceof RpcResult.Value<?>;
    }

    /** Whether the block is in its best chain. */
    public boolean isInChain(Hash256 block) throws RpcException, InterruptedException {
        return has(block) && direct.headerInfo(block).orThrow().confirmations() > 0;
    }

    /** Gives this node what another one's best chain has more, as peers do. */
    public void learnFrom(FrontedNode other) throws RpcException, InterruptedException {
        int tip = other.direct.blockCount().orThrow();
        int height = tip;
        while (height > 0 && !has(other.direct.blockHash(height).orThrow())) {
            height--;
        }
        for (int next = height + 1; next <= tip; next++) {
            Hash256 hash = other.direct.blockHash(next).orThrow();
            direct.submitBlock(other.direct.rawBlock(hash).orThrow());
        }
    }

    /** Solved work: what a pool's job, its miner and the share say. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Solved(MiningJob job, byte[] header, byte[] solution) {
        public Hash256 hash() {
            return Hash256.of(new BlockHeader(header).hash(solution));
        }

        public byte[] block() {
            BlockHeader solved = new BlockHeader(header);
            byte[] nonce = Arrays.copyOfRange(header, BlockHeader.NONCE_OFFSET, BlockHeader.BYTES);
            return job.block(solved.time(), nonce, solution);
        }

        public void submitTo(BlockPlacer placer) {
            placer.submit(job, header, solution);
        }
    }

    /** Solves a job; each call finds another block. */
    public static Solved solve(MiningJob job) {
        SmallSolver solver = new SmallSolver(EquihashParams.ZCASH_48_5);
        byte[] nonce = new byte[32];
        while (true) {
            ByteBuffer.wrap(nonce).putLong(NONCE.getAndIncrement());
            byte[] header = job.header(job.fields().time(), nonce).toBytes();
            byte[] solution = solver.solve(header);
            if (solution != null
                    && Hash256.of(new BlockHeader(header).hash(solution))
                                    .toNumber()
                                    .compareTo(job.template().target())
                            <= 0) {
                return new Solved(job, header, solution);
            }
        }
    }

    @Override
    public void close() throws IOException {
        set(Mode.WELL);
        server.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
        direct.close();
        node.close();
    }
}
