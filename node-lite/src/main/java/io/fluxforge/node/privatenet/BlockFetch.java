package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.p2p.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which blocks are asked of whom, so that no block is asked of two peers at a time. Thread-safe. */
final class BlockFetch {
    private record Request(Peer peer, long askedNanos) {}

    private final Map<Hash256, Request> requests = new HashMap<>();

    /** Those of these blocks that nobody is asked for yet; from now on this peer is. */
    synchronized List<Hash256> claim(Peer peer, List<Hash256> hashes) {
        List<Hash256> claimed = new ArrayList<>();
        for (Hash256 hash : hashes) {
            if (requests.putIfAbsent(hash, new Request(peer, System.nanoTime())) == null) {
                claimed.add(hash);
            }
        }
        return claimed;
    }

    /** Whether somebody is asked for this block. */
    synchronized boolean isAwaited(Hash256 hash) {
        return requests.containsKey(hash);
    }

    /** A block has come; whether it was asked of this peer, and how many of its blocks are still to come. */
    synchronized int arrived(Peer peer, Hash256 hash) {
        requests.remove(hash);
        return (int) requests.values().stream()
                .filter(request -> request.peer() == peer)
                .count();
    }

    /** Nobody waits for this peer any more. */
    synchronized void forget(Peer peer) {
        requests.values().removeIf(request -> request.peer() == peer);
    }

    /** Peers that let us wait for longer than this. */
    synchronized List<Peer> stalled(long nanos) {
        long now = System.nanoTime();
        return requests.values().stream()
                .filter(request -> now - request.askedNanos() > nanos)
                .map(Request::peer)
                .distinct()
                .toList();
    }
}
