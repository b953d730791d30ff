package io.fluxforge.cli;

import io.fluxforge.cli.node.BlockLine;
import io.fluxforge.cli.node.FollowScreen;
import io.fluxforge.cli.node.ParamsConverter;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.follow.FollowOptions;
import io.fluxforge.node.follow.FollowerStatus;
import io.fluxforge.node.follow.SupervisedFollower;
import io.fluxforge.node.headers.HeaderStores;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Follows a network's chain of headers. */
@Command(
        name = "follow",
        description = "Follow the chain of a network, and tell of each new block.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Headers come from peers, from a node's RPC (--rpc), or from both; each is checked:",
            "its place, time, target and proof of work. The signature of a Proof-of-Node block",
            "(main net from 2,020,000) is not: that would take the list of all nodes. Headers",
            "are kept in the data folder, and the next start goes on from there. With --rpc",
            "and no --peer only the node is asked; --discover asks peers as well.",
            "",
            "Standard error shows progress: height, headers/s, PoW checks/s, time left. Then",
            "standard output gets a line for each new block: height, hash, miner's part (in",
            "coins), nodes paid, difficulty, network Sol/s.",
            "",
            "A follower whose disk is full or broken says so and begins again by itself, with",
            "pauses of up to a minute. A peer given by --peer is never banned: each line says",
            "why it is of no use now, and when it is tried again.",
            "",
            "Exit codes: 0 stopped by Ctrl-C; 1 the data folder is in use, or the follower had",
            "failed when it was stopped; 2 an option is wrong.",
            "",
            "Examples:",
            "  ./fluxforge node follow",
            "  ./fluxforge node follow --network test --peer 192.0.2.7:26125 --verbose",
            "  ./fluxforge node follow --rpc 127.0.0.1:16124 --cookie ~/.flux/.cookie"
        })
final class NodeFollowCommand implements Callable<Integer> {
    private static final String USER_AGENT = "/fluxforge:0.1/";
    private static final Pattern PEER = Pattern.compile("([^:\\[\\]\\s]+|\\[[0-9a-fA-F:.]+])(?::([0-9]{1,5}))?");
    private static final int STOP_SECONDS = 10;
    private static final int DRAW_MILLIS = 250;

    private final Terminals terminals = Terminals.ofProcess();

    @ParentCommand
    private NodeCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            defaultValue = "main",
            converter = NetworkConverter.class,
            description = "main, test, regtest, private or a TOML file. Default: main.")
    private ChainParams network;

    @Option(
            names = "--params",
            paramLabel = "PARAMS",
            converter = ParamsConverter.class,
            description =
                    "Proof of work of all blocks, for private networks: zelhash, 48,5 or any N,K:PERSONALISATION.")
    private @Nullable EquihashParams params;

    @Option(
            names = "--peer",
            paramLabel = "HOST:PORT",
            description = "Connect to this peer, and to no others but those given likewise. May be repeated. "
                    + "Without it, and without --rpc, peers are found by DNS seeds and by asking peers.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--rpc",
            paramLabel = "URL",
            description =
                    "Ask this node: http://USER:PASSWORD@HOST:PORT, percent-escaped, http://USER@HOST:PORT with its "
                            + "password elsewhere, or HOST:PORT with --cookie. May be repeated.")
    private List<String> nodes = new ArrayList<>();

    @Option(
            names = "--cookie",
            paramLabel = "FILE",
            description = "The node's cookie file, for every --rpc that names no user.")
    private @Nullable Path cookie;

    @Mixin
    private RpcPasswordMixin password;

    @Option(names = "--discover", description = "Find peers by DNS seeds also where --rpc or --peer is given.")
    private boolean discover;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for the headers. Default: .fluxforge/NETWORK/headers in the home folder.")
    private @Nullable Path data;

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell of peers that come, go or misbehave.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ChainParams followed = params == null ? network : network.withEquihash(params);
        Path folder = data == null
                ? Path.of(System.getProperty("user.home"), ".fluxforge", followed.name(), "headers")
                : data;
        FollowOptions options = options(followed, folder.resolve("peers.txt"));
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> stopAndWait(stop, ended), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        FollowScreen screen = new FollowScreen(parent.out(), parent.err(), terminals.err(), verbose);
        HeaderStores stores = LmdbHeaderStore.in(folder, followed.genesis().hash());
        try (PowVerifier verifier = new PowVerifier(Runtime.getRuntime().availableProcessors());
                SupervisedFollower follower =
                        new SupervisedFollower(followed, stores, verifier, InstantSource.system(), options, screen)) {
            return follow(follower, screen, stop);
        } finally {
            ended.countDown();
            removeUnlessRunning(hook);
        }
    }

    private FollowOptions options(ChainParams followed, Path memory) throws IOException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String peer : peers) {
            addresses.add(address(peer, followed.peers().p2pPort()));
        }
        List<RpcOptions> asked = new ArrayList<>();
        for (String node : nodes) {
            asked.add(password.node(
                    node, cookie == null ? null : new RpcCredentials.Cookie(cookie), parent.environment()));
        }
        boolean nobodyNamed = addresses.isEmpty() && asked.isEmpty();
        boolean seeded = !followed.peers().dnsSeeds().isEmpty();
        if ((nobodyNamed || discover) && !seeded) {
            throw new ParameterException(
                    spec.commandLine(),
                    (discover ? "--discover: " : "--peer or --rpc: ") + followed.name() + " has no DNS seeds"
                            + (discover ? "" : ", so a peer or a node must be given"));
        }
        PeerOptions found = PeerOptions.discovering(followed, USER_AGENT).withFixed(addresses);
        PeerOptions given = PeerOptions.fixed(followed, USER_AGENT, addresses);
        return FollowOptions.of((nobodyNamed || discover ? found : given).rememberedIn(memory))
                .withNodes(asked)
                .withBlocks();
    }

    /** {@code HOST}, {@code HOST:PORT} or {@code [IPv6]:PORT}. */
    private InetSocketAddress address(String text, int defaultPort) {
        Matcher parts = PEER.matcher(text);
        if (parts.matches()) {
            String host = parts.group(1).replaceAll("[\\[\\]]", "");
            String port = parts.group(2);
            int number = port == null ? defaultPort : Integer.parseInt(port);
            if (number > 0 && number <= 0xffff) {
                return InetSocketAddress.createUnresolved(host, number);
            }
        }
        throw new ParameterException(
                spec.commandLine(), "--peer: '" + text + "' is not HOST:PORT, with IPv6 in brackets");
    }

    private static int follow(SupervisedFollower follower, FollowScreen screen, CountDownLatch stop)
            throws IOException, InterruptedException {
        BlockLine lines = new BlockLine(follower.network(), follower);
        follower.subscribe(event -> screen.tell(event, follower, lines));
        follower.start();
        screen.note("following " + follower.network().name() + " from height "
                + follower.tip().height());
        while (!stop.await(DRAW_MILLIS, TimeUnit.MILLISECONDS)) {
            screen.draw(follower.progress());
        }
        FollowerStatus last = follower.status();
        follower.close();
        screen.note("stopped at height " + last.height() + (last.works() ? "" : ", while " + last.failure()));
        return last.works() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Lets the command close what it has open before the process ends. */
    private static void stopAndWait(CountDownLatch stop, CountDownLatch ended) {
        stop.countDown();
        try {
            // If that is not enough: what is committed is safe, and the rest can be asked for again.
            var _ = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeUnlessRunning(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It is what has ended us.
        }
    }
}
