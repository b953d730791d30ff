package io.fluxforge.node.follow;

import io.fluxforge.node.Service;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.headers.AddResult;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.TipChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes to the header chain. Sources submit runs of headers; what follows each other is verified together, so
 * that all cores have work, and many runs share a commit while more are to come. A single new block is committed at once.
 */
final class HeaderImporter implements Service {
    /** Told of every change of the tip, on the importer's thread, after it is durable. */
    interface TipListener {
        /** The tip has changed. */
        void changed(TipChange change) throws InterruptedException;
    }

    /** Runs that may wait; whoever submits more waits too. */
    private static final int QUEUE = 32;
    /** Headers verified together. */
    private static final int MERGED = 2_560;
    /** Headers in one commit; the store keeps room for more. */
    private static final int COMMIT_HEADERS = 20_000;

    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Run(Object owner, List<ChainHeader> headers, boolean more, Consumer<AddResult> done) {}

    private final HeaderChain chain;
    private final TipListener listener;
    private final BlockingQueue<Run> queue = new LinkedBlockingQueue<>(QUEUE);
    private final AtomicLong added = new AtomicLong();
    private final Consumer<Throwable> failures;
    private volatile @Nullable Thread thread;

    /** Runs that were the last for now, whose owners are told once they are durable. */
    private final List<Run> unanswered = new ArrayList<>();

    private boolean open;
    private boolean more;
    private int uncommitted;
    private long openedNanos;

    /** @param failures is told what ended the work before it was closed: the disk is full, for one */
    HeaderImporter(HeaderChain chain, TipListener listener, Consumer<Throwable> failures) {
        this.chain = chain;
        this.failures = failures;
        this.listener = listener;
    }

    /** Headers added since the start. */
    long added() {
        return added.get();
    }

    /**
     * Submits a run, waiting for room.
     *
     * @param owner who submits; runs of one owner may be verified together
     * @param moreToCome whether the owner expects the next run soon
     * @param done is told the result on the importer's thread; of a good run with no more to come, after the commit
     */
    void submit(Object owner, List<ChainHeader> headers, boolean moreToCome, Consumer<AddResult> done)
            throws InterruptedException {
        queue.put(new Run(owner, headers, moreToCome, done));
    }

    @Override
    public void start() {
        // LMDB's write transactions belong to a thread of the system's.
        thread = Thread.ofPlatform().daemon().name("headers").start(this::run);
    }

    private void run() {
        try {
            work();
        } catch (RuntimeException | Error e) {
            failures.accept(e);
        }
    }

    private void work() {
        try {
            while (true) {
                Run next = open ? queue.poll(untilCommit(), TimeUnit.NANOSECONDS) : queue.take();
                if (next != null) {
                    process(next);
                }
                if (open && (uncommitted >= COMMIT_HEADERS || untilCommit() <= 0 || (!more && queue.isEmpty()))) {
                    commit();
                }
            }
        } catch (InterruptedException e) {
            // An interrupted run of headers has left nothing behind, and what came before it is worth keeping.
            chain.commit();
        } catch (RuntimeException | Error e) {
            try {
                chain.rollback();
            } catch (RuntimeException further) {
                e.addSuppressed(further);
            }
            throw e;
        }
    }

    private long untilCommit() {
        return openedNanos + COMMIT_NANOS - System.nanoTime();
    }

    private void process(Run first) throws InterruptedException {
        List<Run> runs = new ArrayList<>(List.of(first));
        List<ChainHeader> headers = new ArrayList<>(first.headers());
        Run next = queue.peek();
        while (next != null && headers.size() < MERGED && follows(headers, first, next)) {
            runs.add(queue.take());
            headers.addAll(next.headers());
            next = queue.peek();
        }
        if (!open) {
            open = true;
            openedNanos = System.nanoTime();
        }
        AddResult result = chain.add(headers);
        uncommitted += result.added();
        added.addAndGet(result.added());
        more = runs.getLast().more() && result.isAccepted();
        for (Run run : runs) {
            if (result.isAccepted() && !run.more()) {
                unanswered.add(run);
            } else {
                run.done().accept(result);
            }
        }
    }

    private static boolean follows(List<ChainHeader> headers, Run first, Run next) {
        return next.owner().equals(first.owner())
                && !headers.isEmpty()
                && !next.headers().isEmpty()
                && next.headers()
                        .getFirst()
                        .previousHash()
                        .equals(headers.getLast().hash());
    }

    private void commit() throws InterruptedException {
        TipChange change = chain.commit();
        open = false;
        uncommitted = 0;
        if (change != null) {
            listener.changed(change);
        }
        List<Run> answered = List.copyOf(unanswered);
        unanswered.clear();
        answered.forEach(run -> run.done().accept(new AddResult(AddResult.Status.ACCEPTED, 0, "")));
    }

    /** Ends the thread, which commits what it has added. */
    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
