package io.fluxforge.stratum.server.node;

import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.rpc.RpcError;
import io.fluxforge.node.rpc.RpcResult;
import io.fluxforge.node.rpc.SubmitVerdict;
import io.fluxforge.stratum.server.journal.WholeBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Offers blocks to one node, on threads of its own, so that no other node and nothing else can hold it up. A block that was just found is
 * offered at once. Those that the node has not judged are offered again one at a time, in the order in which they were found: after
 * a pause that grows while the node does not answer, or while it lacks what comes before them. Thread-safe.
 */
final class SubmitLane implements AutoCloseable {
    /** A few more than one, as an offer can hang until its time-out. */
    private static final int THREADS = 3;

    /** A node that was just started gets another chance soon, as every second counts for a block. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** Not a word on the block: the node lacks its parent, as one that is syncing does, or the block's time has not come there. */
    private static final String UNKNOWN_PARENT = "bad-prevblk";

    private static final Set<String> NOT_YET = Set.of(UNKNOWN_PARENT, "time-too-new");

    private static final long STOP_MILLIS = 2000;

    private final BackingNode node;
    private final Hash256 genesis;
    private final Listener listener;
    private final Map<Long, Offer> offers = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;
    private boolean retrying;
    private int failures;
    private long silentUntil = System.nanoTime();

    /** Is told of each offer's end, by threads of the lane. */
    interface Listener {
        /** The node's last word on a block: it is not offered there again. */
        void judged(BackingNode node, OfferedBlock block, SubmitVerdict verdict);

        /**
         * The node has said nothing of a block, or cannot yet: it will be asked again.
         *
         * @param view its chain, null if it does not answer
         */
        void postponed(BackingNode node, OfferedBlock block, String reason, @Nullable NodeView view);
    }

    private static final class Offer {
        final OfferedBlock block;
        boolean fresh;
        boolean busy;
        boolean lacksParent;
        int postponed;
        long due = System.nanoTime();

        Offer(OfferedBlock block, boolean fresh) {
            this.block = block;
            this.fresh = fresh;
        }
    }

    /** @param genesis the first block of a node that may judge */
    SubmitLane(BackingNode node, Hash256 genesis, Listener listener) {
        this.node = node;
        this.genesis = genesis;
        this.listener = listener;
        for (int i = 0; i < THREADS; i++) {
            threads.add(Thread.ofPlatform()
                    .name("submit-" + node.name() + "-" + i)
                    .daemon()
                    .unstarted(this::run));
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Offers a block from now on. */
    synchronized void add(OfferedBlock block, boolean fresh) {
        offers.put(block.block().order(), new Offer(block, fresh));
        notifyAll();
    }

    /** Offers a block no more. */
    synchronized void withdraw(OfferedBlock block) {
        offers.remove(block.block().order());
    }

    /** Whether a block has still to be judged here. */
    synchronized boolean offers(OfferedBlock block) {
        return offers.containsKey(block.block().order());
    }

    private void run() {
        try {
            for (Offer offer = next(); offer != null; offer = next()) {
                make(offer);
            }
        } catch (InterruptedException e) {
            // Closed while a node did not answer: the shelf has the block.
        }
    }

    private synchronized @Nullable Offer next() throws InterruptedException {
        while (!closed) {
            long now = System.nanoTime();
            long wait = Long.MAX_VALUE;
            for (Offer offer : offers.values()) {
                long left = offer.fresh ? 0 : Math.max(offer.due - now, silentUntil - now);
                if (offer.busy || (retrying && !offer.fresh)) {
                    continue;
                }
                if (left <= 0) {
                    offer.busy = true;
                    retrying |= !offer.fresh;
                    return offer;
                }
                wait = Math.min(wait, left);
            }
            if (wait == Long.MAX_VALUE) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, wait);
            }
        }
        return null;
    }

    private void make(Offer offer) throws InterruptedException {
        NodeView view = null;
        try {
            if (!offer.fresh) {
                // A small question first: a node that does not answer it need not be sent a whole block.
                view = NodeView.of(node.rpc(), genesis, offer.block.height());
            }
            SubmitVerdict verdict = verdict(offer, view);
            if (!verdict.isKept() && NOT_YET.contains(verdict.word())) {
                offer.lacksParent = verdict.word().equals(UNKNOWN_PARENT);
                view = view == null ? NodeView.of(node.rpc(), genesis, offer.block.height()) : view;
                postpone(offer, verdict.word(), view);
            } else {
                end(offer, verdict);
            }
        } catch (IOException | RuntimeException e) {
            fail(offer, String.valueOf(e.getMessage()), view);
        }
    }

    private SubmitVerdict verdict(Offer offer, @Nullable NodeView view) throws IOException, InterruptedException {
        WholeBlock block = offer.block.block();
        if (view != null && view.has(block.hash())) {
            return SubmitVerdict.ofWord("duplicate");
        }
        if (offer.lacksParent
                && node.rpc().headerInfo(block.parent()) instanceof RpcResult.Refusal<?>(RpcError error)
                && error.code() == RpcError.NOT_FOUND) {
            return SubmitVerdict.ofWord(UNKNOWN_PARENT);
        }
        return node.rpc().submitBlock(offer.block.bytes());
    }

    private void end(Offer offer, SubmitVerdict verdict) {
        synchronized (this) {
            offers.remove(offer.block.block().order());
            answered(offer);
        }
        listener.judged(node, offer.block, verdict);
    }

    private void postpone(Offer offer, String reason, NodeView view) {
        synchronized (this) {
            offer.postponed++;
            offer.due = System.nanoTime() + pause(offer.postponed);
            answered(offer);
        }
        listener.postponed(node, offer.block, reason, view);
    }

    /** A node that answers nothing is left alone for a while; one that only does not take this block is offered the next. */
    private void fail(Offer offer, String reason, @Nullable NodeView view) {
        if (view != null) {
            postpone(offer, reason, view);
            return;
        }
        synchronized (this) {
            failures++;
            silentUntil = System.nanoTime() + pause(failures);
            release(offer);
        }
        listener.postponed(node, offer.block, reason, null);
    }

    private void answered(Offer offer) {
        failures = 0;
        silentUntil = System.nanoTime();
        release(offer);
    }

    private void release(Offer offer) {
        retrying &= offer.fresh;
        offer.fresh = false;
        offer.busy = false;
        notifyAll();
    }

    private static long pause(int times) {
        long nanos = FIRST_PAUSE.toNanos() << Math.min(times - 1, 10);
        return Math.min(nanos, LONGEST_PAUSE.toNanos());
    }

    /** Lets offers that are under way come to an end, for a moment, and stops. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
            for (Thread thread : threads) {
                // In milliseconds, because a thread that never started may be joined that way only; 0 would be for
                // ever.
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        node.close();
    }
}
