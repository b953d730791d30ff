package io.fluxforge.node.privatenet;

import io.fluxforge.node.Service;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.p2p.PeerGroup;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.rpc.RpcCredentials;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A whole node of a private network in this process: headers with their proof of work, coinbases, transparent signatures, coins,
 * mempool, reorganisations by work, a small wallet, RPC and peers. For private use: it refuses shielded and node transactions, lets
 * three simulated nodes be paid in every block, and reorganises to any depth, where fluxd stops at 40 blocks.
 */
public final class PrivateNode implements Service {
    /** What it calls itself to peers. */
    public static final String USER_AGENT = "/Fluxforge-private:0.1.0/";

    /** A full node that answers bloom filters, as fluxd says of itself; nobody asks us for those. */
    static final long SERVICES = 5;

    private final PrivateNodeOptions options;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private @Nullable PrivateChain chain;
    private @Nullable Wallet wallet;
    private @Nullable PeerGroup peers;
    private @Nullable RpcServer server;
    private @Nullable Path cookie;

    /** A node that does nothing until it is started. */
    public PrivateNode(PrivateNodeOptions options) {
        this.options = options;
    }

    /** {@inheritDoc} */
    @Override
    public void start() throws IOException {
        try {
            startParts();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startParts() throws IOException {
        BlockFile file = opened(BlockFile.open(options.data()));
        PrivateChain blocks =
                opened(new PrivateChain(options.network(), file, () -> System.currentTimeMillis() / 1000));
        chain = blocks;
        Wallet own = new Wallet(blocks, options.data(), opened(BlockFile.open(options.data(), Wallet.FILE)));
        wallet = own;

        PeerSync sync = new PeerSync(blocks);
        PeerGroup group = opened(new PeerGroup(
                PeerOptions.fixed(options.network(), USER_AGENT, options.peers())
                        .withServices(SERVICES)
                        .listeningOn(options.p2p()),
                sync));
        peers = group;
        sync.serve(group);
        listening("peer", options.p2p(), () -> {
            group.start();
            return group;
        });

        RpcCredentials.Password allowed = credentials();
        Map<String, RpcMethod> methods = methods(blocks, own, group);
        RpcServer rpc = opened(listening("RPC", options.rpc(), () -> new RpcServer(options.rpc(), allowed, methods)));
        server = rpc;
        rpc.start();
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    private static <T> T listening(String what, InetSocketAddress address, Opening<T> opening) throws IOException {
        try {
            return opening.open();
        } catch (BindException e) {
            throw new IOException(
                    what + " port: cannot listen at " + address.getHostString() + ":" + address.getPort() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private RpcCredentials.Password credentials() throws IOException {
        if (options.password().isPresent()) {
            return options.password().get();
        }
        CookieFile file = opened(new CookieFile(options.data()));
        cookie = file.file();
        return file.credentials();
    }

    private Map<String, RpcMethod> methods(PrivateChain blocks, Wallet own, PeerGroup group) {
        TemplateMaker templates = new TemplateMaker(blocks, minerAddress().script());
        Optional<BlockMiner> miner = options.solver().map(solver -> new BlockMiner(blocks, templates, solver));
        ChainMethods chainMethods = new ChainMethods(blocks);
        Map<String, RpcMethod> methods = new HashMap<>();
        chainMethods.addTo(methods);
        new TransactionMethods(blocks, own).addTo(methods);
        new WalletMethods(blocks, own).addTo(methods);
        new MiningMethods(blocks, chainMethods, templates, miner).addTo(methods);
        new NetworkMethods(blocks, chainMethods, own, group::ready, this::requestStop).addTo(methods);
        return methods;
    }

    /** Whom the node's templates pay. */
    public Address minerAddress() {
        return options.miner()
                .orElseGet(() -> Objects.requireNonNull(wallet, "not started").first());
    }

    /** Where it answers RPC. */
    public InetSocketAddress rpcAddress() {
        return Objects.requireNonNull(server, "not started").address();
    }

    /** Where peers can connect to. */
    public InetSocketAddress p2pAddress() {
        return Objects.requireNonNull(
                Objects.requireNonNull(peers, "not started").listenAddress());
    }

    /** The cookie file; null if a password is set. */
    public @Nullable Path cookieFile() {
        return cookie;
    }

    /** Height of the best block. */
    public int height() {
        return Objects.requireNonNull(chain, "not started").tip().height;
    }

    /** Hash of the best block. */
    public Hash256 tip() {
        return Objects.requireNonNull(chain, "not started").tip().hash;
    }

    /** Peers that it is connected to. */
    public int peerCount() {
        return Objects.requireNonNull(peers, "not started").ready().size();
    }

    /** Asks the node's owner to stop it, as the RPC call {@code stop} does. */
    public void requestStop() {
        stopRequested.countDown();
    }

    /** Waits at most this long until somebody asks the node to stop, and says whether; it does not stop by itself. */
    public boolean awaitStopRequest(Duration most) throws InterruptedException {
        return stopRequested.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        requestStop();
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(
                        "cannot close " + part.getClass().getSimpleName(), e);
            }
        }
    }
}
