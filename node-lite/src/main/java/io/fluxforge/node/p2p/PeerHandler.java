package io.fluxforge.node.p2p;

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

    /** A peer broke a rule. {@code banned} says that it was one too many. */
    default void misbehaved(Peer peer, int points, String reason, boolean banned) {}
}
