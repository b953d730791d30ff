package io.fluxforge.node.p2p;

import java.net.InetSocketAddress;

/**
 * What is done with peers and their messages. The methods of one peer are called in order, on that peer's thread; those of several
 * peers at the same time. While one runs, no more of that peer is read.
 */
public interface PeerHandler {
    /** Height of the best chain, which goes into our version message and decides which versions of the protocol are refused. */
    int bestHeight();

    /** The handshake is done. */
    void ready(Peer peer);

    /** A message of a peer that is ready. Handshake, pings and addresses are seen to before. */
    void received(Peer peer, Message message);

    /** The connection of a peer that was ready is gone. */
    void closed(Peer peer, String reason);

    /** Now and then, about every {@link PeerOptions.Times#tickMillis}, for time-outs; not on a peer's thread. */
    default void tick() {}

    /** A peer broke a rule. {@code banned} says that it was one too many; a configured peer is never banned. */
    default void misbehaved(Peer peer, int points, String reason, boolean banned) {}

    /**
     * A configured peer could not be reached, or its connection has ended.
     *
     * @param reason one line
     * @param retryMillis until it is tried again
     */
    default void lost(InetSocketAddress peer, String reason, long retryMillis) {}

    /**
     * A thread of the group has ended by a defect or a failure that is not a peer's.
     *
     * @param fatal whether the group itself has stopped, and not only one connection
     */
    default void failed(Throwable failure, boolean fatal) {
        System.getLogger(PeerHandler.class.getName())
                .log(System.Logger.Level.ERROR, fatal ? "the peers are left alone" : "a connection has ended", failure);
    }
}
