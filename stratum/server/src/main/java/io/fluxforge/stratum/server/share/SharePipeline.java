package io.fluxforge.stratum.server.share;

import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.fluxforge.stratum.server.journal.BlockLog;
import io.fluxforge.stratum.server.journal.ShareJournal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What happens to a share between the socket and the answer, on one ring: check (duplicate, target), verify (several threads), journal,
 * reply. Verdicts of one origin come in the order of its shares, whichever stage reached them.
 */
public final class SharePipeline implements AutoCloseable {
    private static final int DRAIN_SECONDS = 10;

    private final Disruptor<ShareEvent> disruptor;
    private final RingBuffer<ShareEvent> ring;
    private final List<Stage> stages = new ArrayList<>();
    private volatile boolean broken;

    /**
     * Starts the threads.
     *
     * @param ringSize shares in flight, a power of two
     * @param verifyThreads threads that verify solutions
     * @param journal takes what is valid; stays the caller's to close, after this
     * @param log takes blocks first; stays the caller's to close, after this
     * @param clock the time of records
     * @param listener is told what happens
     * @param fatal is told of an error in the pipeline itself, after which it must be given up
     */
    public SharePipeline(
            int ringSize,
            int verifyThreads,
            ShareJournal journal,
            BlockLog log,
            InstantSource clock,
            PipelineListener listener,
            Consumer<Throwable> fatal) {
        ParkingWaitStrategy waiting = new ParkingWaitStrategy();
        ThreadFactory threads = Thread.ofPlatform()
                .name("share-", 0)
                .daemon()
                // Fatal has told already.
                .uncaughtExceptionHandler((thread, failure) -> {})
                .factory();
        disruptor = new Disruptor<>(ShareEvent::new, ringSize, threads, ProducerType.MULTI, waiting);
        VerifyStage[] verify = new VerifyStage[verifyThreads];
        Arrays.setAll(verify, i -> new VerifyStage(waiting, i, verifyThreads, log, clock, listener));
        disruptor.setDefaultExceptionHandler(new Fatal(failure -> {
            broken = true;
            fatal.accept(failure);
        }));
        Stage check = new CheckStage(waiting);
        Stage record = new JournalStage(waiting, journal, log, clock, listener);
        Stage reply = new ReplyStage(waiting, listener);
        stages.add(check);
        stages.addAll(List.of(verify));
        stages.add(record);
        stages.add(reply);
        disruptor.handleEventsWith(check).then(verify).then(record).then(reply);
        ring = disruptor.start();
    }

    /** Takes a share to judge. False if the ring is full: the caller keeps the share, reads no more, and tries again. */
    public boolean offer(Candidate share) {
        long sequence = claim();
        if (sequence < 0) {
            return false;
        }
        ring.get(sequence).set(share);
        ring.publish(sequence);
        return true;
    }

    /** Takes a share whose verdict is known, so that its answer keeps its place. False if the ring is full. */
    public boolean offer(JudgedShare share) {
        long sequence = claim();
        if (sequence < 0) {
            return false;
        }
        ring.get(sequence).set(share);
        ring.publish(sequence);
        return true;
    }

    private long claim() {
        try {
            return ring.tryNext();
        } catch (InsufficientCapacityException full) {
            return -1;
        }
    }

    /** What each stage has done, in the order in which a share goes through them. */
    public List<StageFigures> figures() {
        return stages.stream().map(Stage::figures).toList();
    }

    /** Shares in flight. */
    public long backlog() {
        return ring.getBufferSize() - ring.remainingCapacity();
    }

    /**
     * Waits until every share taken has been answered, and stops the threads. No share is offered any more.
     *
     * @return false if that took longer than ten seconds: the rest has no answer
     */
    public boolean drain() {
        try {
            // Behind a stage that has died nothing comes any more.
            disruptor.shutdown(broken ? 1 : DRAIN_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            disruptor.halt();
            return false;
        }
    }

    @Override
    public void close() {
        drain();
    }

    /** The threads must not go on with a slot of which nobody knows in what state it is. */
    private record Fatal(Consumer<Throwable> listener) implements ExceptionHandler<ShareEvent> {
        @Override
        public void handleEventException(Throwable failure, long sequence, ShareEvent event) {
            listener.accept(failure);
            throw new IllegalStateException("share pipeline failed at sequence " + sequence, failure);
        }

        @Override
        public void handleOnStartException(Throwable failure) {
            listener.accept(failure);
        }

        @Override
        public void handleOnShutdownException(Throwable failure) {
            listener.accept(failure);
        }
    }
}
