package io.fluxforge.stratum.server.node;

import io.fluxforge.node.Service;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.follow.FollowOptions;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.follow.FollowerStatus;
import io.fluxforge.node.follow.SupervisedFollower;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.StoreException;
import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.stratum.server.PoolEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The pool's own view of the chain: headers of its nodes, each checked, kept in a folder. */
public final class PoolFollower implements Service {
    private static final String USER_AGENT = "/fluxforge:0.1/";
    private static final long ANSWER_MILLIS = 20_000;

    private final Path folder;
    private final PowVerifier verifier = new PowVerifier(1);
    private final SupervisedFollower follower;

    /**
     * Nothing is opened or asked yet.
     *
     * @param poll time between two looks at a node's tip
     */
    public PoolFollower(ChainParams network, Path folder, List<RpcOptions> nodes, Duration poll, PoolEvents events) {
        this.folder = folder;
        FollowOptions options = FollowOptions.of(PeerOptions.fixed(network, USER_AGENT, List.of()))
                .withNodes(nodes)
                .withTimes(ANSWER_MILLIS, poll);
        follower = new SupervisedFollower(
                network,
                LmdbHeaderStore.in(folder, network.genesis().hash()),
                verifier,
                InstantSource.system(),
                options,
                new FollowerAlarms(events, this::clockLagSeconds));
    }

    private long clockLagSeconds() {
        return follower.progress().clockLagSeconds();
    }

    /** @throws IOException if the folder cannot be used */
    @Override
    public void start() throws IOException {
        try {
            follower.start();
        } catch (StoreException e) {
            throw new IOException("cannot use the headers in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The chain, which outlives every failure of the follower beneath. */
    public FollowedChain chain() {
        return follower;
    }

    /** How the follower is. */
    public FollowerStatus status() {
        return follower.status();
    }

    @Override
    public void close() {
        follower.close();
        verifier.close();
    }
}
