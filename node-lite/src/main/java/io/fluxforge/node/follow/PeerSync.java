package io.fluxforge.node.follow;

import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.AddResult;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.p2p.InventoryItem;
import io.fluxforge.node.p2p.Message;
import io.fluxforge.node.p2p.Message.Bare;
import io.fluxforge.node.p2p.Message.GetHeaders;
import io.fluxforge.node.p2p.Message.Headers;
import io.fluxforge.node.p2p.Message.Inv;
import io.fluxforge.node.p2p.MessageCodec;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.p2p.PeerHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gets headers from peers. One peer at a time is asked for the long way up; when it has no more, the others are asked too, and from
 * then on each of them announces new blocks. A full answer is followed by the next question before its headers are verified.
 *
 * <p>A peer that sends a header which breaks a rule is banned, but for a header of the future: that one is asked for again when its
 * time has come, and what follows it is left alone until then. A peer that does not answer within {@code answerMillis} is scored and
 * dropped, and another one is asked.
 */
final class PeerSync implements PeerHandler, HeaderSource {
    private static final int BAN_POINTS = 100;
    private static final int UNCONNECTED_POINTS = 20;
    private static final int STUCK_POINTS = 20;
    /** Runs in a row that follow no known header before they count as misbehaviour; a fork or a gap explains some. */
    private static final int MAX_UNCONNECTED = 10;
    /** A claimed height may be this much above the tip before it means that we are behind. */
    private static final int SLACK = 3;
    /** All peers are asked again after this time, should an announcement have got lost. */
    private static final long POLL_NANOS = 60_000_000_000L;

    /** Watches what happens to peers. Methods are called on threads of the peers. */
    interface Listener extends SourceListener {
        /** A message that has nothing to do with headers. */
        default void received(Peer peer, Message message) {}

        /** Time has passed. */
        default void ticked() {}

        /** The answer of {@link PeerSync#state} may have changed. */
        default void stateMayHaveChanged() {}

        /** A thread has ended by a failure of ours; {@code fatal} if peers are not seen to any more. */
        void failed(Throwable failure, boolean fatal);
    }

    /** What we know of one peer's chain; guarded by the map of them. */
    private static final class Progress {
        /** The height it claims, or has shown when it had no more. */
        int height;
        /** When it was asked for headers, 0 if no answer is due. */
        long askedNanos;
        /** Whether it has answered that it has no more. */
        boolean exhausted;
        /** Height of the last header of its last answer in a row of questions. */
        int reachedHeight;

        int unconnected;

        final ClockLag clock = new ClockLag();
    }

    private final HeaderChain chain;
    private final HeaderImporter importer;
    private final Listener listener;
    private final long answerNanos;
    private final Map<Peer, Progress> progress = new HashMap<>();
    private @Nullable Peer leader;
    private long polledNanos = System.nanoTime();

    PeerSync(HeaderChain chain, HeaderImporter importer, Listener listener, long answerMillis) {
        this.chain = chain;
        this.importer = importer;
        this.listener = listener;
        answerNanos = answerMillis * 1_000_000;
    }

    /** How far we are, as the peers that are ready see it. */
    @Override
    public SyncState state() {
        synchronized (progress) {
            if (progress.isEmpty()) {
                return SyncState.CONNECTING;
            }
            boolean nobodyDone = progress.values().stream().noneMatch(p -> p.exhausted);
            return hasMore() || nobodyDone ? SyncState.SYNCING : SyncState.SYNCED;
        }
    }

    @Override
    public boolean hasMore() {
        int enough = chain.tip().height() + SLACK;
        synchronized (progress) {
            boolean allAhead = !progress.isEmpty() && progress.values().stream().allMatch(p -> p.clock.isAside());
            return allAhead || progress.values().stream().anyMatch(p -> !p.exhausted && p.height > enough);
        }
    }

    /** Of all peers, so that one of them cannot make us doubt our clock. */
    @Override
    public long clockLagSeconds() {
        synchronized (progress) {
            return progress.values().stream()
                    .mapToLong(p -> p.clock.seconds())
                    .min()
                    .orElse(0);
        }
    }

    /** The greatest height that a peer claims. */
    @Override
    public int claimedHeight() {
        synchronized (progress) {
            return progress.values().stream().mapToInt(p -> p.height).max().orElse(0);
        }
    }

    /** Whether a peer is being asked for one run of headers after the other. */
    boolean isLed() {
        synchronized (progress) {
            return leader != null;
        }
    }

    @Override
    public int bestHeight() {
        return chain.tip().height();
    }

    @Override
    public void ready(Peer peer) {
        synchronized (progress) {
            Progress fresh = new Progress();
            fresh.height = peer.version().startHeight();
            progress.put(peer, fresh);
        }
        peer.send(Bare.SENDHEADERS);
        listener.connected(peer);
        askNext();
        listener.stateMayHaveChanged();
    }

    @Override
    public void closed(Peer peer, String reason) {
        synchronized (progress) {
            progress.remove(peer);
            if (leader == peer) {
                leader = null;
            }
        }
        listener.disconnected(peer, reason);
        askNext();
        listener.stateMayHaveChanged();
    }

    @Override
    public void misbehaved(Peer peer, int points, String reason, boolean banned) {
        listener.misbehaved(peer, points, reason, banned);
    }

    @Override
    public void lost(InetSocketAddress peer, String reason, long retryMillis) {
        listener.peerLost(peer, reason, retryMillis);
    }

    @Override
    public void failed(Throwable failure, boolean fatal) {
        listener.failed(failure, fatal);
    }

    @Override
    public void received(Peer peer, Message message) {
        switch (message) {
            case Headers headers -> takeHeaders(peer, headers.headers());
            case Inv inv -> takeInventory(peer, inv);
            // We have headers without solutions, which are of no use to others.
            case GetHeaders get -> peer.send(new Headers(List.of()));
            default -> listener.received(peer, message);
        }
    }

    private void takeInventory(Peer peer, Inv inv) {
        boolean news = inv.items().stream()
                .filter(item -> item.type() == InventoryItem.BLOCK)
                .skip(Math.max(0, inv.items().size() - MessageCodec.MAX_HEADERS))
                .anyMatch(item -> chain.find(item.hash()) == null);
        if (news) {
            ask(peer, chain.locator());
        }
    }

    private void takeHeaders(Peer peer, List<ChainHeader> headers) {
        boolean full = headers.size() == MessageCodec.MAX_HEADERS;
        // Hashing is work for this peer's thread, not for the one that all peers share.
        headers.forEach(ChainHeader::hash);
        boolean asksOn;
        synchronized (progress) {
            Progress known = progress.get(peer);
            if (known == null) {
                return;
            }
            known.askedNanos = 0;
            asksOn = full && leader == peer;
        }
        if (asksOn) {
            List<Hash256> locator = new ArrayList<>();
            locator.add(headers.getLast().hash());
            locator.addAll(chain.locator());
            peer.send(getHeaders(locator));
        }
        try {
            importer.submit(peer, headers, asksOn, result -> judge(peer, headers, asksOn, result));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (asksOn) {
            // Not before: while we had no room for its answer, the peer was not late with the next.
            setAsked(peer);
        }
    }

    /** Called on the importer's thread. */
    private void judge(Peer peer, List<ChainHeader> headers, boolean askedOn, AddResult result) {
        switch (result.status()) {
            case ACCEPTED -> accepted(peer, headers, askedOn);
            case TOO_EARLY -> tooEarly(peer, Objects.requireNonNull(result.early()));
            case UNKNOWN_PARENT -> unconnected(peer);
            case INVALID -> peer.misbehave(BAN_POINTS, result.reason());
        }
    }

    private void tooEarly(Peer peer, AddResult.Early early) {
        boolean news;
        synchronized (progress) {
            Progress known = progress.get(peer);
            if (known == null) {
                return;
            }
            known.unconnected = 0;
            news = known.clock.set(early);
        }
        if (news) {
            listener.clockBehind("peer " + peer, early.aheadSeconds());
        }
        exhausted(peer, chain.tip().height());
    }

    private void accepted(Peer peer, List<ChainHeader> headers, boolean askedOn) {
        HeaderRecord last =
                headers.isEmpty() ? null : chain.findAdded(headers.getLast().hash());
        int height = last == null ? chain.tip().height() : last.height();
        boolean full = headers.size() == MessageCodec.MAX_HEADERS;
        boolean stuck;
        boolean agrees = false;
        synchronized (progress) {
            Progress known = progress.get(peer);
            if (known == null) {
                return;
            }
            known.unconnected = 0;
            if (last == null) {
                known.clock.passed();
            } else {
                agrees = known.clock.accepted(last.time(), chain.clockSeconds());
            }
            stuck = full && height <= known.reachedHeight;
            known.reachedHeight = full ? height : 0;
        }
        if (agrees) {
            listener.clockAgrees("peer " + peer);
        }
        if (stuck) {
            peer.misbehave(STUCK_POINTS, "the same headers again");
        }
        if (!full) {
            exhausted(peer, height);
        } else if (!askedOn) {
            ask(peer, List.of(headers.getLast().hash()));
        }
    }

    private void exhausted(Peer peer, int height) {
        synchronized (progress) {
            Progress known = progress.get(peer);
            if (known == null) {
                return;
            }
            known.exhausted = true;
            known.height = height;
            if (leader == peer) {
                leader = null;
            }
        }
        askNext();
        listener.stateMayHaveChanged();
    }

    private void unconnected(Peer peer) {
        boolean tooOften;
        synchronized (progress) {
            Progress known = progress.get(peer);
            if (known == null || known.clock.isAside()) {
                return;
            }
            known.unconnected++;
            tooOften = known.unconnected % MAX_UNCONNECTED == 0;
        }
        if (tooOften) {
            peer.misbehave(UNCONNECTED_POINTS, "headers that follow no known one");
        }
        ask(peer, chain.locator());
    }

    /** Asks the most promising peer that has not been asked, if nobody leads the way. */
    private void askNext() {
        Peer next;
        synchronized (progress) {
            if (leader != null) {
                return;
            }
            next = progress.entrySet().stream()
                    .filter(entry -> !entry.getValue().exhausted && entry.getValue().askedNanos == 0)
                    .max(Comparator.comparingInt(entry -> entry.getValue().height))
                    .map(Map.Entry::getKey)
                    .orElse(null);
            leader = next;
        }
        if (next != null) {
            ask(next, chain.locator());
        }
    }

    private void ask(Peer peer, List<Hash256> locator) {
        setAsked(peer);
        if (!peer.send(getHeaders(locator))) {
            peer.disconnect("it does not read what we send");
        }
    }

    private GetHeaders getHeaders(List<Hash256> locator) {
        return new GetHeaders(chain.network().peers().protocolVersion(), locator, Hash256.ZERO);
    }

    private void setAsked(Peer peer) {
        synchronized (progress) {
            Progress known = progress.get(peer);
            if (known != null) {
                known.askedNanos = System.nanoTime();
            }
        }
    }

    @Override
    public void tick() {
        long now = System.nanoTime();
        long clockSeconds = chain.clockSeconds();
        List<Peer> stalled;
        List<Peer> asked;
        synchronized (progress) {
            stalled = progress.entrySet().stream()
                    .filter(entry ->
                            entry.getValue().askedNanos != 0 && now - entry.getValue().askedNanos > answerNanos)
                    .map(Map.Entry::getKey)
                    .toList();
            if (leader == null && now - polledNanos > POLL_NANOS) {
                polledNanos = now;
                asked = List.copyOf(progress.keySet());
            } else {
                asked = progress.entrySet().stream()
                        .filter(entry -> entry.getValue().clock.isDue(clockSeconds))
                        .map(Map.Entry::getKey)
                        .toList();
            }
        }
        stalled.forEach(peer -> peer.giveUp("no answer to getheaders"));
        List<Hash256> locator = asked.isEmpty() ? List.of() : chain.locator();
        asked.forEach(peer -> ask(peer, locator));
        listener.ticked();
    }
}
