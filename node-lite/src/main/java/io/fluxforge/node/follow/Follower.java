package io.fluxforge.node.follow;

import io.fluxforge.node.Service;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.StoreException;
import io.fluxforge.node.headers.TipChange;
import io.fluxforge.node.p2p.Message;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.p2p.PeerGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Follows a network by its peers, by nodes that answer RPC, or by both: keeps a header chain up to date and tells subscribers of
 * tips, reorganisations, confirmations and, if they want them, whole blocks. Peers tell of a new block first, nodes hand it over; what
 * one source misses comes from another. Thread-safe.
 */
public final class Follower implements Service, FollowedChain {
    /** Blocks that are fetched whole when many have come at once, as after a night without a network: the last of them. */
    private static final int FETCHED = 1000;

    private final HeaderChain chain;
    private final PowVerifier verifier;
    private final boolean wantsBlocks;
    private final EventDispatcher events;
    private final boolean ownsEvents;
    private final ConfirmationWatch watch;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final HeaderImporter importer;
    private final PeerSync sync;
    private final List<NodeSync> nodes;
    private final List<HeaderSource> sources = new ArrayList<>();
    private final BlockFetcher blocks;
    private final PeerGroup peers;
    private final Object stateLock = new Object();
    private SyncState toldState = SyncState.CONNECTING;
    private volatile boolean syncedOnce;

    /**
     * A follower that does nothing until it is started.
     *
     * @param chain which nobody else adds to; not closed
     * @param verifier that the chain uses; not closed
     * @param options whom to follow
     * @param listener told of peers and nodes
     */
    public Follower(HeaderChain chain, PowVerifier verifier, FollowOptions options, SourceListener listener) {
        this(chain, verifier, options, listener, new EventDispatcher(listener::defect), true, new ConfirmationWatch());
    }

    /** One of several in a row, which tell the same subscribers and watch the same blocks. */
    Follower(
            HeaderChain chain,
            PowVerifier verifier,
            FollowOptions options,
            SourceListener listener,
            EventDispatcher events,
            ConfirmationWatch watch) {
        this(chain, verifier, options, listener, events, false, watch);
    }

    private Follower(
            HeaderChain chain,
            PowVerifier verifier,
            FollowOptions options,
            SourceListener listener,
            EventDispatcher events,
            boolean ownsEvents,
            ConfirmationWatch watch) {
        this.chain = chain;
        this.verifier = verifier;
        this.wantsBlocks = options.wantsBlocks();
        this.events = events;
        this.ownsEvents = ownsEvents;
        this.watch = watch;
        importer = new HeaderImporter(chain, this::tipChanged, this::fail);
        Events passedOn = new Events(listener);
        sync = new PeerSync(chain, importer, passedOn, options.answerMillis());
        peers = new PeerGroup(options.peers(), sync);
        nodes = options.nodes().stream()
                .map(node -> new NodeSync(chain, importer, node, options.pollInterval(), sync::isLed, passedOn))
                .toList();
        sources.add(sync);
        sources.addAll(nodes);
        blocks = new BlockFetcher(
                peers::ready,
                nodes,
                arrival -> publish(new ChainEvent.BlockArrived(
                        arrival.hash(), arrival.height(), arrival.block().bytes())),
                cause -> passedOn.failed(cause, false));
    }

    /** Passes on what the sources tell. */
    private final class Events implements PeerSync.Listener, NodeSync.Listener {
        private final SourceListener outer;

        Events(SourceListener outer) {
            this.outer = outer;
        }

        @Override
        public void connected(Peer peer) {
            outer.connected(peer);
        }

        @Override
        public void disconnected(Peer peer, String reason) {
            outer.disconnected(peer, reason);
        }

        @Override
        public void misbehaved(Peer peer, int points, String reason, boolean banned) {
            outer.misbehaved(peer, points, reason, banned);
        }

        @Override
        public void nodeAnswers(URI node, io.fluxforge.node.rpc.SyncState state) {
            outer.nodeAnswers(node, state);
        }

        @Override
        public void nodeFails(URI node, String reason) {
            outer.nodeFails(node, reason);
        }

        @Override
        public void nodeRefused(URI node, String reason) {
            outer.nodeRefused(node, reason);
        }

        @Override
        public void peerLost(InetSocketAddress peer, String reason, long retryMillis) {
            outer.peerLost(peer, reason, retryMillis);
        }

        @Override
        public void clockBehind(String source, long seconds) {
            outer.clockBehind(source, seconds);
        }

        @Override
        public void clockAgrees(String source) {
            outer.clockAgrees(source);
        }

        @Override
        public void failed(Throwable cause, boolean fatal) {
            if (fatal || cause instanceof StoreException || cause instanceof Error) {
                fail(cause);
            } else {
                outer.defect(cause);
            }
        }

        @Override
        public void received(Peer peer, Message message) {
            blocks.received(peer, message);
        }

        @Override
        public void ticked() {
            blocks.tick();
        }

        @Override
        public void stateMayHaveChanged() {
            tellState();
        }
    }

    @Override
    public void start() throws IOException {
        if (ownsEvents) {
            events.start();
        }
        importer.start();
        peers.start();
        nodes.forEach(NodeSync::start);
    }

    @Override
    public void close() {
        blocks.close();
        nodes.forEach(NodeSync::close);
        peers.close();
        importer.close();
        if (ownsEvents) {
            events.close();
        }
    }

    @Override
    public Subscription subscribe(Consumer<ChainEvent> subscriber) {
        return events.subscribe(subscriber);
    }

    @Override
    public void watch(Hash256 block, int confirmations) {
        watch.add(block, confirmations);
        watchedChanges().forEach(this::publish);
    }

    /** What has changed for the blocks that are watched, which is told to nobody yet. */
    List<ChainEvent> watchedChanges() {
        return watch.changes(chain, state() == SyncState.SYNCED);
    }

    /** The chain that is kept up to date. */
    public HeaderChain chain() {
        return chain;
    }

    /** The peers. */
    public PeerGroup peers() {
        return peers;
    }

    @Override
    public SyncState state() {
        if (sources.stream().anyMatch(HeaderSource::hasMore)) {
            return SyncState.SYNCING;
        }
        return sources.stream()
                .map(HeaderSource::state)
                .max(Comparator.naturalOrder())
                .orElse(SyncState.CONNECTING);
    }

    private int claimedHeight() {
        return sources.stream()
                .mapToInt(HeaderSource::claimedHeight)
                .reduce(chain.tip().height(), Math::max);
    }

    /** What ended the follower's work before it was closed: the disk is full, for one. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.getNow(null));
    }

    /** Waits until the follower's work has ended, and says why. */
    Throwable awaitFailure() throws InterruptedException {
        try {
            return failure.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the follower's work; it only has to be closed then. */
    void fail(Throwable cause) {
        failure.complete(cause);
    }

    /** By how many seconds the blocks of all sources that are there are ahead of our clock, 0 if they are not. */
    private long clockLagSeconds() {
        return sources.stream()
                .filter(source -> source.state() != SyncState.CONNECTING)
                .mapToLong(HeaderSource::clockLagSeconds)
                .min()
                .orElse(0);
    }

    private String outlook() {
        return Stream.of(peers.outlook(), nodes.isEmpty() ? "" : "nodes are asked again within 30 s")
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** Where the follower stands. */
    public FollowerProgress progress() {
        return new FollowerProgress(
                state(),
                chain.tip().height(),
                claimedHeight(),
                importer.added(),
                verifier.checked(),
                peers.ready().size(),
                (int) nodes.stream().filter(NodeSync::answers).count(),
                clockLagSeconds(),
                outlook());
    }

    @Override
    public HeaderRecord tip() {
        return chain.tip();
    }

    @Override
    public @Nullable HeaderRecord recordAt(int height) {
        return chain.recordAt(height);
    }

    @Override
    public BlockStatus status(Hash256 block) {
        int height = chain.heightInBestChain(block);
        if (height >= 0) {
            return BlockStatus.inChain(height, Math.max(1, chain.tip().height() - height + 1));
        }
        if (state() != SyncState.SYNCED) {
            return BlockStatus.outside(BlockStatus.Kind.UNDECIDED);
        }
        HeaderRecord found = chain.find(block);
        return BlockStatus.outside(found == null ? BlockStatus.Kind.UNKNOWN : BlockStatus.Kind.ORPHANED);
    }

    /** Called on the importer's thread. */
    private void tipChanged(TipChange change) throws InterruptedException {
        // What completes the first synchronisation is not new.
        boolean isNew = syncedOnce;
        SyncState state = state();
        events.publish(new ChainEvent.Tip(change, state));
        tellState();
        for (ChainEvent event : watch.changes(chain, state == SyncState.SYNCED)) {
            events.publish(event);
        }
        if (wantsBlocks && isNew && change.tip().height() + FETCHED > claimedHeight()) {
            int from = Math.max(change.fork().height() + 1, change.tip().height() - FETCHED + 1);
            for (int height = from; height <= change.tip().height(); height++) {
                HeaderRecord block = chain.recordAt(height);
                if (block != null) {
                    blocks.want(block);
                }
            }
        }
    }

    private void tellState() {
        synchronized (stateLock) {
            SyncState state = state();
            if (state != toldState) {
                toldState = state;
                syncedOnce |= state == SyncState.SYNCED;
                publish(new ChainEvent.State(state));
                // What became an orphan while syncing is told now that it is certain.
                watch.changes(chain, state == SyncState.SYNCED).forEach(this::publish);
            }
        }
    }

    private void publish(ChainEvent event) {
        try {
            events.publish(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
