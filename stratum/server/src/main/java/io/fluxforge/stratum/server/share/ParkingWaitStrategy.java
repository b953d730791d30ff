package io.fluxforge.stratum.server.share;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Blocks until there is something to do, for events and for earlier stages alike. The Disruptor's own blocking strategy spins while it
 * waits for an earlier stage, and here one of them waits for a disk. So each stage signals when it has moved on ({@link Stage}).
 *
 * <p>A new share wakes only who waits for shares, and a stage only who waits for stages; and nobody pays for a signal that nobody waits
 * for.
 */
final class ParkingWaitStrategy implements WaitStrategy {
    /** A signal can be missed only between a stage's check and its wait, which the lock prevents; this is a second line. */
    private static final long PATIENCE_MILLIS = 50;

    private final Bell shares = new Bell();
    private final Bell stages = new Bell();

    /** What threads wait for together. */
    private static final class Bell {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition rung = lock.newCondition();
        private final AtomicInteger waiting = new AtomicInteger();

        long await(long sequence, Sequence dependent, SequenceBarrier barrier)
                throws AlertException, InterruptedException {
            lock.lock();
            try {
                waiting.incrementAndGet();
                long available;
                while ((available = dependent.get()) < sequence) {
                    barrier.checkAlert();
                    rung.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                }
                return available;
            } finally {
                waiting.decrementAndGet();
                lock.unlock();
            }
        }

        void ring() {
            // The sequence that has moved was written in release mode: with this, either the waiter sees it, or we see
            // the waiter.
            VarHandle.fullFence();
            if (waiting.get() == 0) {
                return;
            }
            lock.lock();
            try {
                rung.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very sequence, not one that has the same number now
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        long available = dependent.get();
        // Only the first stage depends on the cursor itself.
        return available >= sequence
                ? available
                : (dependent == cursor ? shares : stages).await(sequence, dependent, barrier);
    }

    /** Shares were offered. */
    @Override
    public void signalAllWhenBlocking() {
        shares.ring();
    }

    /** A stage has moved on. */
    void signalStages() {
        stages.ring();
    }
}
