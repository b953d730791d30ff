package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.cli.demo.DemoException;
import io.fluxforge.cli.demo.DemoFiles;
import io.fluxforge.cli.demo.DemoProcess;
import io.fluxforge.cli.demo.DemoSettings;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A private network's node, a pool and miners, each a process that a user's command starts. */
final class Stage implements AutoCloseable {
    /** For all that has to happen; machines may be busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Map<String, String> SECRET = Map.of("FLUXFORGE_PASSPHRASE", "for a test");

    private final DemoSettings settings;
    private final DemoFiles files;
    private final ChainParams network;
    private final String poolAddress;
    private final FluxRpc rpc;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, DemoProcess> processes = new LinkedHashMap<>();

    /** Something that comes true. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Starts the node, makes a key and starts the pool that pays with it. */
    Stage(DemoSettings settings) throws IOException, InterruptedException, DemoException {
        this.settings = settings;
        Files.createDirectories(settings.folder());
        this.files = new DemoFiles(settings);
        this.network = files.writeNetwork();
        this.rpc = new FluxRpc(
                RpcOptions.parse("http://127.0.0.1:" + files.rpcPort(), new RpcCredentials.Cookie(cookie())));
        try {
            start("node", "^p2p +", files.nodeCommand());
            this.poolAddress = run("pool", "key", "new", "--key", files.key(), "--network", files.network())
                    .out()
                    .lines()
                    .findFirst()
                    .orElseThrow();
            files.writePool(poolAddress);
            startPool();
        } catch (IOException | InterruptedException | DemoException | RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    ChainParams network() {
        return network;
    }

    String poolAddress() {
        return poolAddress;
    }

    FluxRpc rpc() {
        return rpc;
    }

    String poolUrl() {
        return "stratum+tcp://127.0.0.1:" + files.stratumPort();
    }

    /** Host and port of the node's RPC. */
    String rpcPlace() {
        return "127.0.0.1:" + files.rpcPort();
    }

    /** Host and port of the node for other nodes. */
    String peerPlace() {
        return "127.0.0.1:" + files.p2pPort();
    }

    Path cookie() {
        return files.nodeData().resolve(".cookie");
    }

    void startPool() throws IOException, InterruptedException, DemoException {
        start("pool", "127\\.0\\.0\\.1:" + files.stratumPort(), "pool", "--config", files.pool());
    }

    /** As {@code kill -9}. */
    void killPool() throws InterruptedException {
        Objects.requireNonNull(processes.remove("pool")).kill();
    }

    /** As Ctrl-C. */
    void stop(String name) {
        Objects.requireNonNull(processes.remove(name)).close();
    }

    /** Starts a miner, with more options if need be. */
    Miner startMiner(String name, String address, Object... more)
            throws IOException, InterruptedException, DemoException {
        int api = DemoFiles.freePorts(1)[0];
        List<Object> words = new ArrayList<>(List.of("mine", "--user", address + "." + name));
        words.addAll(List.of("--pool", "stratum+tcp://127.0.0.1:" + files.stratumPort()));
        words.addAll(List.of("--params", settings.params(), "--api", api));
        settings.devices().forEach(device -> words.addAll(List.of("--device", device)));
        words.addAll(List.of("--retry-max", 2));
        words.addAll(List.of(more));
        start(name, "status page", words.toArray());
        return new Miner(name, address, api);
    }

    /**
     * A miner that runs.
     *
     * @param api the port of its status page
     */
    record Miner(String name, String address, int api) {}

    /** What the miner tells of itself. */
    JsonNode summary(Miner miner) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + miner.api() + "/api/summary"))
                .timeout(Duration.ofSeconds(30))
                .build();
        return JsonMapper.shared()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** Starts one more command that runs until it is stopped, and waits for a line that matches. */
    void start(String name, String ready, Object... words) throws IOException, InterruptedException, DemoException {
        DemoProcess process = new DemoProcess(name, Launcher.words(texts(words)), SECRET, settings.folder());
        processes.put(name, process);
        process.await(Pattern.compile(ready), PATIENCE);
    }

    /** Runs one of the pool's commands on its configuration; it must succeed. */
    Answer pool(String... words) {
        List<Object> all = new ArrayList<>(List.of("pool"));
        all.addAll(List.of(words));
        all.addAll(List.of("--config", files.pool()));
        return run(all.toArray());
    }

    private Answer run(Object... words) {
        Answer answer = Answer.of(SECRET, List.of(texts(words)));
        assertThat(answer.exit())
                .as("%s: %s", String.join(" ", texts(words)), answer)
                .isZero();
        return answer;
    }

    private static String[] texts(Object... words) {
        return List.of(words).stream().map(Object::toString).toArray(String[]::new);
    }

    /** Asks the node. */
    JsonNode ask(String method, Object... params) throws RpcException, InterruptedException {
        return rpc.client().call(RpcCall.once(method, params), PATIENCE).orThrow();
    }

    int height() throws RpcException, InterruptedException {
        return rpc.blockCount().orThrow();
    }

    /** Waits until something holds, as long as everything runs. */
    void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            for (DemoProcess process : processes.values()) {
                process.requireAlive();
            }
            assertThat(System.nanoTime()).as("%s, in time", what).isLessThan(deadline);
            Thread.sleep(LOOK_EVERY);
        }
    }

    /** Stops what runs, the last first. */
    @Override
    public void close() {
        List.copyOf(processes.keySet()).reversed().forEach(this::stop);
        rpc.close();
        http.close();
    }
}
