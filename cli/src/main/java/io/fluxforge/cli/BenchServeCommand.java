package io.fluxforge.cli;

import io.fluxforge.bench.node.NodeBench;
import io.fluxforge.bench.node.Stage;
import io.fluxforge.bench.node.serve.BenchDaemon;
import io.fluxforge.bench.node.serve.BenchRpcServer;
import io.fluxforge.bench.node.serve.NodeLink;
import io.fluxforge.cli.bench.NodeBenchSettings;
import io.fluxforge.node.rpc.JsonRpcClient;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Answers what node software asks a benchmark daemon. */
@Command(
        name = "serve",
        description = "Answer getstatus and getbenchmarks over RPC, and measure on a schedule.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "JSON-RPC by POST on 127.0.0.1, without a password, until Ctrl-C:",
            "  curl -d '{\"method\":\"getbenchmarks\",\"id\":1}' http://127.0.0.1:16224",
            "It signs nothing: results that count on the main network are signed by the",
            "Flux team's own daemon.",
            "",
            "Exit codes: 1 the port is taken; 2 an option is wrong; 130 Ctrl-C."
        })
final class BenchServeCommand implements Callable<Integer> {
    private static final double MAX_HOURS = 24 * 30;
    private static final double MIN_HOURS = 0.05;
    private static final int MAX_PORT = 65_535;

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private NodeBenchSettings settings;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "16224",
            description = "On 127.0.0.1; 0 takes any that is free. Default: 16224.")
    private int port;

    @Option(
            names = "--every",
            paramLabel = "HOURS",
            defaultValue = "6",
            description = "Between two measurements, 0.05 to 720. Default: 6.")
    private double hours;

    @Option(
            names = "--rpc",
            paramLabel = "URL",
            description = "The node beside it, for its address, version and state: http://user:password@host:port or "
                    + "http://user@host:port.")
    private @Nullable String rpc;

    @Mixin
    private RpcPasswordMixin password;

    @Override
    public Integer call() throws InterruptedException, IOException {
        settings.check(spec);
        if (port < 0 || port > MAX_PORT) {
            throw mistake("--port: " + port + " is not in the range 0 to " + MAX_PORT);
        }
        if (!(hours >= MIN_HOURS && hours <= MAX_HOURS)) {
            throw mistake("--every: " + hours + " is not in the range 0.05 to 720");
        }
        NodeBench first = new NodeBench(settings.options(), Silent.INSTANCE);
        first.findObstacle().ifPresent(obstacle -> {
            throw mistake("--dir: " + obstacle + "; choose another --dir, a smaller --disk-mib, or --skip disk");
        });
        Optional<JsonRpcClient> node = node();
        try (BenchDaemon daemon = new BenchDaemon(
                        () -> {
                            NodeBench bench = new NodeBench(settings.options(), Silent.INSTANCE);
                            Optional<String> obstacle = bench.findObstacle();
                            if (obstacle.isPresent()) {
                                throw new IOException(obstacle.get());
                            }
                            return bench.run();
                        },
                        settings.profile(),
                        new NodeLink(node),
                        Duration.ofMillis((long) (hours * 3_600_000)),
                        parent.err()::println);
                BenchRpcServer server = new BenchRpcServer(
                        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), daemon)) {
            parent.err()
                    .println("answering on http://127.0.0.1:" + server.address().getPort()
                            + "; measuring now, and every " + hours + " h; Ctrl-C ends it");
            daemon.start();
            new CountDownLatch(1).await();
        } catch (BindException e) {
            parent.err().println(spec.qualifiedName() + ": cannot listen on 127.0.0.1:" + port + ": " + e.getMessage());
            return ExitCodes.FAILED;
        } finally {
            node.ifPresent(JsonRpcClient::close);
        }
        return ExitCodes.OK;
    }

    private Optional<JsonRpcClient> node() throws IOException {
        if (rpc == null) {
            return Optional.empty();
        }
        return Optional.of(new JsonRpcClient(password.node(rpc, null, parent.environment())
                .withTimeout(Duration.ofSeconds(2), Duration.ofSeconds(2))
                .withAttempts(1, Duration.ofMillis(1))));
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** A daemon tells its results only. */
    private enum Silent implements NodeBench.Progress {
        INSTANCE;

        @Override
        public void onProgress(Stage stage, double done) {}

        @Override
        public void onDone(Stage stage, String result) {}
    }
}
