package io.fluxforge.cli;

import io.fluxforge.cli.node.ParamsConverter;
import io.fluxforge.cli.node.SolverForHeaders;
import io.fluxforge.cli.solve.ProcMemory;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.EquihashSchedule;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.privatenet.PrivateNodeOptions;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code node} without a subcommand, and what it does then: run a private node. */
final class PrivateNodeMixin {
    private static final int STOP_SECONDS = 10;
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            converter = NetworkConverter.class,
            description = "Run a private node of this network: private, regtest or a TOML file.")
    private @Nullable ChainParams network;

    @Option(
            names = "--params",
            paramLabel = "PARAMS",
            converter = ParamsConverter.class,
            description = "Its proof of work at every height: zelhash, 48,5 or any N,K:PERSONALISATION. Default: the "
                    + "network's.")
    private @Nullable EquihashParams params;

    @Option(
            names = "--rpc",
            paramLabel = "PORT",
            description = "Its RPC port, 0 for a free one. Default: the network's.")
    private @Nullable Integer rpcPort;

    @Option(names = "--p2p", paramLabel = "PORT", description = "Its port for peers, likewise.")
    private @Nullable Integer p2pPort;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Where both ports listen. Default: 127.0.0.1.")
    private InetAddress bind;

    @Option(names = "--peer", paramLabel = "HOST:PORT", description = "Connect to this peer. May be repeated.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--rpc-auth",
            paramLabel = "USER[:PASSWORD]",
            description = "Who may use the RPC. Default: whoever can read the cookie file in the data folder.")
    private @Nullable String rpcAuth;

    @Mixin
    private RpcPasswordMixin rpcPassword;

    @Option(
            names = "--miner",
            paramLabel = "ADDRESS",
            description = "Whom its block templates pay. Default: the first key of its wallet.")
    private @Nullable String miner;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of its blocks. Default: .fluxforge/NETWORK/node in the home folder.")
    private @Nullable Path data;

    /** Whether a node is to be run; options of one without a network are a mistake. */
    boolean isWanted(CommandSpec spec) {
        if (network == null) {
            for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
                if (!option.inherited()) {
                    throw mistake(spec, option.longestName() + " is for a private node: add --network private");
                }
            }
        }
        return network != null;
    }

    /** Runs the node until somebody stops it. */
    int run(CommandSpec spec, PrintStream out, PrintStream err, Map<String, String> environment)
            throws IOException, InterruptedException {
        PrivateNodeOptions options = options(spec, rpcPassword.password(environment));
        EquihashParams mined = EquihashSchedule.acceptedAt(options.network(), 1).getFirst();
        Optional<String> shortage = SolverForHeaders.shortage(mined, new ProcMemory());
        CountDownLatch ended = new CountDownLatch(1);
        try (SolverForHeaders solver = new SolverForHeaders();
                PrivateNode node = new PrivateNode(shortage.isEmpty() ? options.withSolver(solver) : options)) {
            err.println("private node, for private use only: its coins are worth nothing");
            try {
                node.start();
            } catch (IOException e) {
                err.println(spec.qualifiedName() + ": " + e.getMessage());
                return ExitCodes.FAILED;
            }
            describe(node, options, mined, out);
            shortage.ifPresent(why -> out.println("generate  off: " + mined + " " + why));
            Thread hook = new Thread(() -> stopAndWait(node, ended, err), "node-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            tellBlocks(node, out);
            removeUnlessRunning(hook);
        } finally {
            ended.countDown();
        }
        return ExitCodes.OK;
    }

    private static void describe(PrivateNode node, PrivateNodeOptions options, EquihashParams mined, PrintStream out) {
        String auth = node.cookieFile() == null ? "user and password" : "cookie " + node.cookieFile();
        out.println("network   " + options.network().name() + ", " + mined);
        out.println("data      " + options.data());
        out.println("rpc       http:/" + node.rpcAddress() + "/, " + auth);
        out.println("p2p       " + node.p2pAddress().toString().substring(1));
        out.println("miner     "
                + node.minerAddress().format(options.network().addresses().prefixes()));
        out.println("block     " + node.height() + " " + node.tip());
    }

    private static void tellBlocks(PrivateNode node, PrintStream out) throws InterruptedException {
        Hash256 told = node.tip();
        while (!node.awaitStopRequest(LOOK_EVERY)) {
            Hash256 tip = node.tip();
            if (!tip.equals(told)) {
                out.println("block     " + node.height() + " " + tip + ", peers " + node.peerCount());
                told = tip;
            }
        }
    }

    private PrivateNodeOptions options(CommandSpec spec, @Nullable String password) {
        ChainParams plain = Objects.requireNonNull(network);
        if (plain.name().equals("main") || plain.name().equals("test")) {
            throw mistake(
                    spec,
                    "--network: " + plain.name() + " is a public network, where ./fluxforge node follow can "
                            + "look on; choose private, regtest or a TOML file");
        }
        ChainParams ruled = params == null ? plain : plain.withEquihash(params);
        String folder = params == null ? "node" : "node-" + params.n() + "-" + params.k();
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String peer : peers) {
            addresses.add(address(spec, peer));
        }
        return new PrivateNodeOptions(
                ruled,
                data == null ? Path.of(System.getProperty("user.home"), ".fluxforge", plain.name(), folder) : data,
                endpoint(spec, "--rpc", rpcPort, plain.peers().rpcPort()),
                endpoint(spec, "--p2p", p2pPort, plain.peers().p2pPort()),
                addresses,
                Optional.ofNullable(rpcAuth).map(auth -> login(spec, auth, password)),
                Optional.ofNullable(miner)
                        .map(text -> Address.parse(text, ruled.addresses().prefixes())
                                .orElseThrow(
                                        () -> mistake(spec, "--miner: " + text + " is no address of " + ruled.name()))),
                Optional.empty());
    }

    private InetSocketAddress endpoint(CommandSpec spec, String option, @Nullable Integer port, int standard) {
        int chosen = port == null ? standard : port;
        if (chosen < 0 || chosen > 0xffff) {
            throw mistake(spec, option + ": " + chosen + " is not in the range 0 to 65535");
        }
        return new InetSocketAddress(bind, chosen);
    }

    private static InetSocketAddress address(CommandSpec spec, String text) {
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")) {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 1 && port <= 0xffff) {
                return InetSocketAddress.createUnresolved(text.substring(0, colon), port);
            }
        }
        throw mistake(spec, "--peer: '" + text + "' is not HOST:PORT");
    }

    private static RpcCredentials.Password login(CommandSpec spec, String auth, @Nullable String password) {
        int colon = auth.indexOf(':');
        if (colon < 0 && !auth.isEmpty() && password != null) {
            return new RpcCredentials.Password(auth, password);
        }
        if (colon < 1 || colon == auth.length() - 1) {
            throw mistake(spec, "--rpc-auth: give USER:PASSWORD, or USER and the password elsewhere");
        }
        return new RpcCredentials.Password(auth.substring(0, colon), auth.substring(colon + 1));
    }

    private static ParameterException mistake(CommandSpec spec, String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Ctrl-C: lets the node close its file before the process ends. */
    private static void stopAndWait(PrivateNode node, CountDownLatch ended, PrintStream err) {
        node.requestStop();
        try {
            if (ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                err.println("stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeUnlessRunning(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs already.
        }
    }
}
