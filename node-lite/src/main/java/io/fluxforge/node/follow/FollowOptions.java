package io.fluxforge.node.follow;

import io.fluxforge.node.p2p.PeerOptions;
import io.fluxforge.node.rpc.RpcOptions;
import java.time.Duration;
import java.util.List;

/**
 * Whom a follower follows. Peers and nodes work alone or together.
 *
 * @param peers whom to talk to by the peer protocol; of a network without seeds and without fixed peers this is nobody
 * @param nodes whom to ask by RPC, in the order in which they are asked for blocks
 * @param wantsBlocks whether new blocks are fetched whole
 * @param answerMillis how long a peer may take to answer a question for headers, milliseconds
 * @param pollInterval between two looks at a node's tip
 */
public record FollowOptions(
        PeerOptions peers, List<RpcOptions> nodes, boolean wantsBlocks, long answerMillis, Duration pollInterval) {
    private static final long ANSWER_MILLIS = 20_000;
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Copies the list. */
    public FollowOptions {
        nodes = List.copyOf(nodes);
    }

    /** Headers only, from these peers only; 20 s for an answer, a look at a node every second. */
    public static FollowOptions of(PeerOptions peers) {
        return new FollowOptions(peers, List.of(), false, ANSWER_MILLIS, POLL);
    }

    /** These options, and nodes to ask. */
    public FollowOptions withNodes(List<RpcOptions> asked) {
        return new FollowOptions(peers, asked, wantsBlocks, answerMillis, pollInterval);
    }

    /** These options, and new blocks are fetched whole. */
    public FollowOptions withBlocks() {
        return new FollowOptions(peers, nodes, true, answerMillis, pollInterval);
    }

    /** These options with another patience. */
    public FollowOptions withTimes(long answer, Duration poll) {
        return new FollowOptions(peers, nodes, wantsBlocks, answer, poll);
    }
}
