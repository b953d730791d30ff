package io.fluxforge.node.follow;

import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.rpc.SyncState;
import java.net.URI;

/** Told of the peers and nodes that a follower has, for a log; on threads of theirs. */
public interface SourceListener {
    /** A peer's handshake is done. */
    default void connected(Peer peer) {}

    /** A peer is gone. */
    default void disconnected(Peer peer, String reason) {}

    /** A peer broke a rule. */
    default void misbehaved(Peer peer, int points, String reason, boolean banned) {}

    /** A node answers for the first time, or again, or its own synchronisation has begun or ended. */
    default void nodeAnswers(URI node, SyncState state) {}

    /** A node does not answer, or not usably; told once for each reason in a row. */
    default void nodeFails(URI node, String reason) {}
}
