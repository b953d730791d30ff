package io.fluxforge.bench;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.follow.FollowOptions;
import io.fluxforge.node.follow.Follower;
import io.fluxforge.node.follow.FollowerProgress;
import io.fluxforge.node.follow.SourceListener;
import io.fluxforge.node.follow.SyncState;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.node.p2p.PeerGroup;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.privatenet.HeaderServer;
import io.fluxforge.node.privatenet.MinedChain;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures how quickly a follower takes over a chain from a node on the same machine, by way of the loopback interface: messages,
 * all rules, proofs of work, and a store on disk. Node and follower share the machine's cores.
 *
 * @param headers that are synchronised
 * @param runs each with an empty folder
 */
public record SyncBench(int headers, int runs) {
    /**
     * Proof of work of the chain, small enough that a long chain can be made in a minute. The rules are those of the regression-test
     * network, where every proof counts, however large its hash.
     */
    public static final EquihashParams PARAMS = EquihashParams.ZCASH_48_5;

    /** More than twice the network's spacing: every block may have the largest target. */
    private static final int SPACING_SECONDS = 241;

    private static final int CHUNK = 1_000;
    private static final long GIVE_UP_NANOS = 600_000_000_000L;

    /** Checks the values. */
    public SyncBench {
        if (headers < 1 || runs < 1) {
            throw new IllegalArgumentException("headers=" + headers + ", runs=" + runs);
        }
    }

    /**
     * What came of it.
     *
     * @param headersPerSecond from the follower's start, connection included, until all are durable
     * @param proofsChecked in each run
     * @param openMillis to open the chain again
     */
    public record Result(SyncBench bench, Spread headersPerSecond, long proofsChecked, Spread openMillis) {}

    /**
     * Makes the chain, then measures.
     *
     * @param folder for the stores; emptied again
     * @param progress is told what is going on
     * @throws IllegalStateException if a follower ends elsewhere than at the chain's tip
     */
    public Result run(Path folder, Consumer<String> progress) throws IOException, InterruptedException {
        ChainParams network = Networks.builtIn("regtest").withEquihash(PARAMS);
        List<ChainHeader> chain = mine(network, progress);
        List<Double> rates = new ArrayList<>();
        List<Double> opens = new ArrayList<>();
        long proofs = 0;
        PeerOptions options = PeerOptions.fixed(network, "/fluxforge-bench/", List.of())
                .listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (PeerGroup node = new PeerGroup(options, new HeaderServer(chain))) {
            node.start();
            for (int run = 0; run < runs; run++) {
                progress.accept("run " + (run + 1) + " of " + runs);
                Path store = Files.createTempDirectory(folder, "sync");
                try (PowVerifier verifier = new PowVerifier(Runtime.getRuntime().availableProcessors())) {
                    rates.add(headers / sync(network, chain, node, store, verifier));
                    proofs = verifier.checked();
                    opens.add(open(network, store, verifier));
                } finally {
                    delete(store);
                }
            }
        }
        return new Result(this, Spread.of(rates), proofs, Spread.of(opens));
    }

    private List<ChainHeader> mine(ChainParams network, Consumer<String> progress) {
        MinedChain chain = new MinedChain(network);
        while (chain.height() < headers) {
            chain.mine(Math.min(CHUNK, headers - chain.height()), SPACING_SECONDS);
            progress.accept("making a chain: " + chain.height() + " of " + headers);
        }
        return chain.headers();
    }

    private double sync(
            ChainParams network, List<ChainHeader> expected, PeerGroup node, Path folder, PowVerifier verifier)
            throws IOException, InterruptedException {
        InetSocketAddress address = Objects.requireNonNull(node.listenAddress());
        PeerOptions options = PeerOptions.fixed(network, "/fluxforge-bench/", List.of(address));
        Hash256 tip = expected.getLast().hash();
        try (HeaderChain chain = openChain(network, folder, verifier);
                Follower follower = new Follower(chain, verifier, FollowOptions.of(options), new SourceListener() {})) {
            long start = System.nanoTime();
            follower.start();
            while (follower.state() != SyncState.SYNCED || !chain.tip().hash().equals(tip)) {
                FollowerProgress progress = follower.progress();
                if (follower.failure().isPresent() || System.nanoTime() - start > GIVE_UP_NANOS) {
                    throw new IllegalStateException("the follower did not reach the tip: " + progress);
                }
                Thread.sleep(1);
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static double open(ChainParams network, Path folder, PowVerifier verifier) {
        long start = System.nanoTime();
        try (HeaderChain chain = openChain(network, folder, verifier)) {
            double millis = (System.nanoTime() - start) / 1e6;
            if (chain.tip().height() == 0) {
                throw new IllegalStateException("nothing was kept");
            }
            return millis;
        }
    }

    private static HeaderChain openChain(ChainParams network, Path folder, PowVerifier verifier) {
        return new HeaderChain(
                network, LmdbHeaderStore.open(folder, network.genesis().hash()), verifier, InstantSource.system());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
