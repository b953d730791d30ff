package io.fluxforge.node.follow;

import io.fluxforge.node.Service;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.headers.HeaderStore;
import io.fluxforge.node.headers.HeaderStores;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A follower that begins again, with ever longer pauses, whenever it has stopped: because the disk is full, for one. Subscriptions and
 * watched blocks stay. While it has stopped it knows its last tip and nothing else, and its state is {@link SyncState#CONNECTING}, so
 * that nobody decides anything. A store that is damaged is set aside and filled anew. Thread-safe.
 */
public final class SupervisedFollower implements Service, FollowedChain {
    /** The first pause before it begins again, and the longest. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int DOUBLINGS = 6;

    private final ChainParams network;
    private final HeaderStores stores;
    private final PowVerifier verifier;
    private final InstantSource clock;
    private final FollowOptions options;
    private final FollowerListener listener;
    private final Duration firstPause;
    private final EventDispatcher events;
    private final ConfirmationWatch watch = new ConfirmationWatch();
    /** Held for reading by every question, and for writing while a follower comes or goes. */
    private final ReentrantReadWriteLock sessionLock = new ReentrantReadWriteLock();

    private @Nullable Session session;
    private volatile @Nullable HeaderRecord lastTip;
    private volatile Standing standing;
    private @Nullable Thread keeper;

    /** One follower, from opening the store to its failure. */
    private record Session(HeaderChain chain, Follower follower, HeaderRecord begin) {}

    private record Standing(SyncState state, String failure, long sinceMillis) {}

    /**
     * A follower that does nothing until it is started.
     *
     * @param stores where the headers are kept
     * @param verifier checks proofs of work; not closed
     * @param clock refuses headers of the future
     * @param options whom to follow
     */
    public SupervisedFollower(
            ChainParams network,
            HeaderStores stores,
            PowVerifier verifier,
            InstantSource clock,
            FollowOptions options,
            FollowerListener listener) {
        this(network, stores, verifier, clock, options, listener, FIRST_PAUSE);
    }

    SupervisedFollower(
            ChainParams network,
            HeaderStores stores,
            PowVerifier verifier,
            InstantSource clock,
            FollowOptions options,
            FollowerListener listener,
            Duration firstPause) {
        this.network = network;
        this.stores = stores;
        this.verifier = verifier;
        this.clock = clock;
        this.options = options;
        this.listener = listener;
        this.firstPause = firstPause;
        events = new EventDispatcher(listener::defect);
        standing = new Standing(SyncState.CONNECTING, "", clock.millis());
        events.subscribe(event -> {
            if (event instanceof ChainEvent.State(SyncState state)) {
                stand(state, standing.failure());
            }
        });
    }

    /**
     * Opens the store and begins to follow.
     *
     * @throws StoreException if the store cannot be used now, with one line for the user
     */
    @Override
    public void start() throws IOException {
        begin(false);
        events.start();
        keeper = Thread.ofPlatform().daemon().name("follower-keeper").start(this::keep);
    }

    private synchronized void stand(SyncState state, String failure) {
        Standing before = standing;
        boolean same = before.state() == state && before.failure().isEmpty() == failure.isEmpty();
        standing = new Standing(state, failure, same ? before.sinceMillis() : clock.millis());
    }

    private void begin(boolean again) throws IOException {
        HeaderChain chain = open();
        lastTip = chain.tip();
        Follower follower = new Follower(chain, verifier, options, listener, events, watch);
        try {
            if (again) {
                chain.tryToWrite();
            }
            follower.start();
        } catch (IOException | RuntimeException | Error e) {
            follower.close();
            chain.close();
            throw e;
        }
        exchange(new Session(chain, follower, chain.tip()));
    }

    private HeaderChain open() throws IOException {
        try {
            return openOnce();
        } catch (StoreException e) {
            if (!e.isDamage()) {
                throw e;
            }
            Path kept = stores.setAside();
            listener.storeSetAside(String.valueOf(e.getMessage()), kept);
            return openOnce();
        }
    }

    private HeaderChain openOnce() {
        HeaderStore store = stores.open();
        try {
            return new HeaderChain(network, store, verifier, clock);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private @Nullable Session exchange(@Nullable Session next) {
        sessionLock.writeLock().lock();
        try {
            Session before = session;
            session = next;
            return before;
        } finally {
            sessionLock.writeLock().unlock();
        }
    }

    /** Closes what runs, and says whether it had brought anything new. */
    private boolean end() {
        Session ended = exchange(null);
        if (ended == null) {
            return false;
        }
        HeaderRecord tip = ended.chain().tip();
        lastTip = tip;
        try {
            ended.follower().close();
            ended.chain().close();
        } catch (RuntimeException e) {
            // It is given up either way, and the reason is told already.
            listener.defect(e);
        }
        return !tip.hash().equals(ended.begin().hash());
    }

    private void keep() {
        int failures = 0;
        try {
            while (true) {
                Throwable failure = awaitFailure();
                if (end()) {
                    failures = 0;
                }
                while (failure != null) {
                    tell(failure, pauseMillis(failures));
                    Thread.sleep(pauseMillis(failures));
                    failures++;
                    failure = beginAgain();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private Throwable awaitFailure() throws InterruptedException {
        Session running = session;
        if (running == null) {
            throw new IllegalStateException("nothing runs");
        }
        return running.follower().awaitFailure();
    }

    private long pauseMillis(int failures) {
        long millis = firstPause.toMillis() << Math.min(failures, DOUBLINGS);
        return Math.min(millis, LONGEST_PAUSE.toMillis());
    }

    private void tell(Throwable failure, long pauseMillis) throws InterruptedException {
        String reason = failure instanceof StoreException || failure instanceof IOException
                ? String.valueOf(failure.getMessage())
                : failure.toString();
        boolean news = standing.failure().isEmpty();
        stand(SyncState.CONNECTING, reason);
        if (news) {
            events.publish(new ChainEvent.State(SyncState.CONNECTING));
        }
        listener.followerFails(reason, pauseMillis);
    }

    /** What kept it from beginning again, null if nothing did. */
    private @Nullable Throwable beginAgain() {
        try {
            begin(true);
        } catch (IOException | RuntimeException | Error e) {
            return e;
        }
        stand(SyncState.CONNECTING, "");
        listener.followerWorks(tip().height());
        return null;
    }

    private <T> T ask(Function<Follower, T> question, T otherwise) {
        sessionLock.readLock().lock();
        try {
            Session running = session;
            if (running == null) {
                return otherwise;
            }
            try {
                return question.apply(running.follower());
            } catch (StoreException e) {
                running.follower().fail(e);
                return otherwise;
            }
        } finally {
            sessionLock.readLock().unlock();
        }
    }

    /** How the follower is. */
    public FollowerStatus status() {
        Standing now = standing;
        return new FollowerStatus(
                now.failure().isEmpty() ? state() : SyncState.CONNECTING,
                tip().height(),
                now.sinceMillis(),
                now.failure());
    }

    /** Where the follower stands, as far as is known. */
    public FollowerProgress progress() {
        int height = tip().height();
        return ask(
                Follower::progress,
                new FollowerProgress(
                        SyncState.CONNECTING, height, height, 0, verifier.checked(), 0, 0, 0, standing.failure()));
    }

    /** The network that is followed. */
    public ChainParams network() {
        return network;
    }

    @Override
    public SyncState state() {
        return ask(Follower::state, SyncState.CONNECTING);
    }

    /** @throws IllegalStateException before the start */
    @Override
    public HeaderRecord tip() {
        HeaderRecord last = lastTip;
        if (last == null) {
            throw new IllegalStateException("the follower was not started");
        }
        return ask(Follower::tip, last);
    }

    @Override
    public @Nullable HeaderRecord recordAt(int height) {
        return ask(follower -> Optional.ofNullable(follower.recordAt(height)), Optional.<HeaderRecord>empty())
                .orElse(null);
    }

    @Override
    public BlockStatus status(Hash256 block) {
        return ask(follower -> follower.status(block), BlockStatus.outside(BlockStatus.Kind.UNDECIDED));
    }

    @Override
    public void watch(Hash256 block, int confirmations) {
        watch.add(block, confirmations);
        // Not published under the lock: room in the queue may take a subscriber, who asks something.
        List<ChainEvent> changes = ask(Follower::watchedChanges, List.of());
        try {
            for (ChainEvent change : changes) {
                events.publish(change);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Subscription subscribe(Consumer<ChainEvent> subscriber) {
        return events.subscribe(subscriber);
    }

    @Override
    public void close() {
        Thread running = keeper;
        if (running != null) {
            running.interrupt();
            try {
                running.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        end();
        events.close();
    }
}
