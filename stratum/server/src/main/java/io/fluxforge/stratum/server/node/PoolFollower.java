package io.fluxforge.stratum.server.node;

import io.fluxforge.node.Service;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.follow.FollowOptions;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.follow.Follower;
import io.fluxforge.node.follow.SourceListener;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.StoreException;
import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.SyncState;
import io.fluxforge.stratum.server.PoolEvents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The pool's own view of the chain: headers of its nodes, each checked, kept in a folder. */
public final class PoolFollower implements Service {
    private static final String USER_AGENT = "/fluxforge:0.1/";
    private static final long ANSWER_MILLIS = 20_000;

    private final PowVerifier verifier;
    private final HeaderChain chain;
    private final Follower follower;

    /**
     * Opens the folder; nothing is asked yet.
     *
     * @param poll time between two looks at a node's tip
     * @throws IOException if the folder cannot be used
     */
    public PoolFollower(ChainParams network, Path folder, List<RpcOptions> nodes, Duration poll, PoolEvents events)
            throws IOException {
        verifier = new PowVerifier(1);
        try {
            LmdbHeaderStore store =
                    LmdbHeaderStore.open(folder, network.genesis().hash());
            try {
                chain = new HeaderChain(network, store, verifier, InstantSource.system());
            } catch (StoreException e) {
                store.close();
                throw e;
            }
        } catch (StoreException e) {
            verifier.close();
            throw new IOException("cannot use the headers in " + folder + ": " + e.getMessage(), e);
        }
        FollowOptions options = FollowOptions.of(PeerOptions.fixed(network, USER_AGENT, List.of()))
                .withNodes(nodes)
                .withTimes(ANSWER_MILLIS, poll);
        follower = new Follower(chain, verifier, options, new SourceListener() {
            @Override
            public void nodeFails(URI node, String reason) {
                events.nodeFails("headers of " + node.getHost() + ":" + node.getPort(), reason);
            }

            @Override
            public void nodeAnswers(URI node, SyncState state) {
                events.nodeAnswers("headers of " + node.getHost() + ":" + node.getPort(), state.blocks());
            }
        });
    }

    @Override
    public void start() throws IOException {
        follower.start();
    }

    /** The chain. */
    public FollowedChain chain() {
        return follower;
    }

    @Override
    public void close() {
        follower.close();
        chain.close();
        verifier.close();
    }
}
