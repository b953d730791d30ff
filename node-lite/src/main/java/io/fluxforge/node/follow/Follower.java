package io.fluxforge.node.follow;

import io.fluxforge.node.Service;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.TipChange;
import io.fluxforge.node.p2p.Message;
import io.fluxforge.node.p2p.Peer;
import io.fluxforge.node.p2p.PeerGroup;
import io.fluxforge.node.p2p.PeerOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a network over its peers: keeps a header chain up to date and tells subscribers of tips, reorganisations, confirmations
 * and, if they want them, whole blocks. Thread-safe.
 */
public final class Follower implements Service, FollowedChain {
    /** How long a peer may take to answer a question for headers, milliseconds. */
    public static final long ANSWER_MILLIS = 20_000;

    /** Blocks behind the tip that are still fetched whole after a jump of the tip. */
    private static final int FETCHED = 10;

    /** Told of peers that come and go, for a log; on threads of the peers. */
    public interface PeerListener {
        /** The handshake is done. */
        default void connected(Peer peer) {}

        /** The connection is gone. */
        default void disconnected(Peer peer, String reason) {}

        /** The peer broke a rule. */
        default void misbehaved(Peer peer, int points, String reason, boolean banned) {}
    }

    private final HeaderChain chain;
    private final PowVerifier verifier;
    private final boolean wantsBlocks;
    private final EventDispatcher events = new EventDispatcher();
    private final ConfirmationWatch watch;
    private final HeaderImporter importer;
    private final PeerSync sync;
    private final BlockFetcher blocks;
    private final PeerGroup peers;
    private final Object stateLock = new Object();
    private SyncState toldState = SyncState.CONNECTING;

    /**
     * A follower that does nothing until it is started.
     *
     * @param chain which nobody else adds to; not closed
     * @param verifier that the chain uses; not closed
     * @param options of the peers
     * @param wantsBlocks whether new blocks are fetched whole
     * @param answerMillis how long a peer may take to answer, {@link #ANSWER_MILLIS} as a rule
     */
    public Follower(
            HeaderChain chain,
            PowVerifier verifier,
            PeerOptions options,
            boolean wantsBlocks,
            long answerMillis,
            PeerListener listener) {
        this.chain = chain;
        this.verifier = verifier;
        this.wantsBlocks = wantsBlocks;
        watch = new ConfirmationWatch(chain);
        importer = new HeaderImporter(chain, this::tipChanged);
        sync = new PeerSync(chain, importer, new SyncListener(listener), answerMillis);
        peers = new PeerGroup(options, sync);
        blocks = new BlockFetcher(peers::ready);
    }

    /** Passes on what the synchronisation tells. */
    private final class SyncListener implements PeerSync.Listener {
        private final PeerListener outer;

        SyncListener(PeerListener outer) {
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
        public void received(Peer peer, Message message) {
            BlockFetcher.Arrival arrival = blocks.received(peer, message);
            if (arrival != null) {
                publish(new ChainEvent.BlockArrived(
                        arrival.hash(), arrival.height(), arrival.block().bytes()));
            }
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
        events.start();
        importer.start();
        peers.start();
    }

    @Override
    public void close() {
        peers.close();
        importer.close();
        events.close();
    }

    @Override
    public Subscription subscribe(Consumer<ChainEvent> subscriber) {
        return events.subscribe(subscriber);
    }

    @Override
    public void watch(Hash256 block, int confirmations) {
        watch.add(block, confirmations);
        watch.changes(state() == SyncState.SYNCED).forEach(this::publish);
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
        return sync.state();
    }

    /** What ended the follower's work before it was closed: the disk is full, for one. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(importer.failure());
    }

    /** Where the follower stands. */
    public FollowerProgress progress() {
        return new FollowerProgress(
                sync.state(),
                chain.tip().height(),
                sync.claimedHeight(),
                importer.added(),
                verifier.checked(),
                peers.ready().size());
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
        SyncState state = state();
        events.publish(new ChainEvent.Tip(change, state));
        tellState();
        for (ChainEvent event : watch.changes(state == SyncState.SYNCED)) {
            events.publish(event);
        }
        if (wantsBlocks && state == SyncState.SYNCED) {
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
                publish(new ChainEvent.State(state));
                // What became an orphan while syncing is told now that it is certain.
                watch.changes(state == SyncState.SYNCED).forEach(this::publish);
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
