package io.fluxforge.cli.demo;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.NetworkFileException;
import io.fluxforge.node.chain.Networks;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** The files that a user would write: a network of his own and a pool on it. */
public final class DemoFiles {
    private static final String PRIVATE_NETWORK = "private.toml";
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_000;
    private static final int MAX_TRIES = 1000;

    private final DemoSettings settings;
    private final int rpcPort;
    private final int p2pPort;
    private final int stratumPort;
    private final int apiPort;

    /** Chooses ports that are free now. */
    public DemoFiles(DemoSettings settings) throws IOException {
        this.settings = settings;
        int[] ports = freePorts(4);
        this.rpcPort = ports[0];
        this.p2pPort = ports[1];
        this.stratumPort = ports[2];
        this.apiPort = ports[3];
    }

    public int rpcPort() {
        return rpcPort;
    }

    public int p2pPort() {
        return p2pPort;
    }

    public int stratumPort() {
        return stratumPort;
    }

    public int apiPort() {
        return apiPort;
    }

    public Path network() {
        return settings.folder().resolve("network.toml");
    }

    public Path pool() {
        return settings.folder().resolve("pool.toml");
    }

    public Path poolData() {
        return settings.folder().resolve("pool");
    }

    public Path key() {
        return settings.folder().resolve("pool-key.json");
    }

    public Path nodeData() {
        return settings.folder().resolve("node");
    }

    /** The words that start the node. */
    public Object[] nodeCommand() {
        return new Object[] {"node", "--network", network(), "--data", nodeData(), "--rpc", rpcPort, "--p2p", p2pPort};
    }

    /** The private network, with a proof of work, a target and a maturity for people who do not want to wait. */
    public ChainParams writeNetwork() throws IOException {
        String text;
        try (InputStream in = Objects.requireNonNull(Networks.class.getResourceAsStream(PRIVATE_NETWORK))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        text = replace(text, "name = \"private\"", "name = \"demo\"");
        text = replace(text, "coinbase-maturity = 100", "coinbase-maturity = " + settings.maturity());
        text = replace(text, "limit = \"1fff", "limit = \"" + settings.limit() + "\" # \"1fff");
        text = replace(text, "[subsidy]", """
                # The target never moves, whatever solves.
                [[difficulty.resets]]
                from = 1
                blocks = 1_000_000
                kind = "limit"

                [subsidy]""");
        text = replace(text, "# One solution in eight", """
                [[equihash]]
                from = 1
                accepted = ["%s"]
                overlap = 0

                # One solution in eight""".formatted(settings.params()));
        Files.writeString(network(), text);
        try {
            return Networks.find(network().toString());
        } catch (NetworkFileException e) {
            throw new IllegalStateException("the demonstration's network is not valid: " + e.getMessage(), e);
        }
    }

    /**
     * The pool's configuration.
     *
     * @param address the pool's own
     */
    public void writePool(String address) throws IOException {
        Files.writeString(pool(), """
                network = "%s"
                address = "%s"
                tag = "/fluxforge demo/"
                data = "pool"
                poll-millis = 200
                refresh-seconds = 5

                [payout]
                mode = "key"
                key = "%s"
                threshold = 1.0
                interval-minutes = 1

                [[node]]
                name = "node"
                rpc = "http://127.0.0.1:%d"
                cookie = "%s"

                [[port]]
                listen = "127.0.0.1:%d"
                difficulty = %s
                min-difficulty = 0.001
                share-seconds = 0
                """.formatted(
                        network().getFileName(),
                        address,
                        key(),
                        rpcPort,
                        nodeData().resolve(".cookie"),
                        stratumPort,
                        settings.shareDifficulty()));
    }

    private static String replace(String text, String old, String with) {
        if (!text.contains(old)) {
            throw new IllegalStateException(PRIVATE_NETWORK + " has no line '" + old + "'");
        }
        return text.replace(old, with);
    }

    /**
     * Ports of this machine that nobody uses now. Not those that the system gives to clients: one could be gone before the command
     * listens for which it was chosen.
     */
    public static int[] freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int tries = 0; sockets.size() < count; tries++) {
                int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT + 1);
                ServerSocket socket = new ServerSocket();
                try {
                    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                    sockets.add(socket);
                } catch (BindException e) {
                    socket.close();
                    if (tries >= MAX_TRIES) {
                        throw e;
                    }
                }
            }
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
