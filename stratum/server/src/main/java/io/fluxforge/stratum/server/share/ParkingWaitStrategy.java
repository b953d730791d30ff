package io.fluxforge.stratum.server.share;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Blocks until there is something to do, for events and for earlier stages alike. The Disruptor's own blocking strategy spins while it
 * waits for an earlier stage, and here one of them waits for a disk. So each stage signals when it has moved on ({@link Stage}).
 */
final class ParkingWaitStrategy implements WaitStrategy {
    /** A signal can be missed only between a stage's check and its wait, which the lock prevents; this is a second line. */
    private static final long PATIENCE_MILLIS = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
            throws AlertException, InterruptedException {
        long available = dependent.get();
        if (available >= sequence) {
            return available;
        }
        lock.lock();
        try {
            while ((available = dependent.get()) < sequence) {
                barrier.checkAlert();
                moved.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
        return available;
    }

    @Override
    public void signalAllWhenBlocking() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
