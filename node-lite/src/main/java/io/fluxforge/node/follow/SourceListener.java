package io.fluxforge.node.follow;

import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.rpc.SyncState;
import java.net.InetSocketAddress;
import java.net.URI;

/** Told of the peers and nodes that a follower has, for a log; on threads of theirs. */
public interface SourceListener {
    /** A peer's handshake is done. */
    default void connected(Peer peer) {}

    /** A peer is gone. */
    default void disconnected(Peer peer, String reason) {}

    /** A peer broke a rule. */
    default void misbehaved(Peer peer, int points, String reason, boolean banned) {}

    /**
     * A peer that the operator has named could not be reached, or is gone; it is never given up.
     *
     * @param reason one line, in part the peer's own words
     * @param retryMillis until it is tried again
     */
    default void peerLost(InetSocketAddress peer, String reason, long retryMillis) {}

    /**
     * A source has blocks too far ahead of our clock, which are set aside until their time has come: our clock may be behind. Told
     * once, until new blocks agree with the clock again.
     *
     * @param source a peer or node
     * @param seconds from our clock to the time of a block
     */
    default void clockBehind(String source, long seconds) {}

    /** New blocks of a source agree with our clock again. */
    default void clockAgrees(String source) {}

    /** Something failed by a defect of this program, and what it was about is given up; the follower goes on. */
    default void defect(Throwable failure) {}

    /** A node answers for the first time, or again, or its own synchronisation has begun or ended. */
    default void nodeAnswers(URI node, SyncState state) {}

    /** A node does not answer, or not usably; told once for each reason in a row. */
    default void nodeFails(URI node, String reason) {}

    /**
     * A node's headers break a rule or are of another network, so that they are not followed until it has others; told before
     * {@link #nodeFails} is.
     */
    default void nodeRefused(URI node, String reason) {}
}
