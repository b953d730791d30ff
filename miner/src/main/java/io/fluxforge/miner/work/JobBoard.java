package io.fluxforge.miner.work;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one job that all devices work on. One session at a time owns the board; what others put up is not taken. Thread-safe. */
public final class JobBoard {
    private @Nullable ShareSink owner;
    private volatile @Nullable PoolJob current;
    private int wakes;

    /** The job now; null while there is none. */
    public @Nullable PoolJob current() {
        return current;
    }

    /**
     * Gives the board to a session.
     *
     * @param job the session's job; asked while nobody else can put one up, so that none is missed
     */
    public synchronized void own(ShareSink session, Supplier<@Nullable PoolJob> job) {
        owner = session;
        current = job.get();
        notifyAll();
    }

    /** Takes the board from a session, if it has it: there is no work then. */
    public synchronized void disown(ShareSink session) {
        if (Objects.equals(owner, session)) {
            owner = null;
            current = null;
        }
    }

    /** Puts up a session's job, or none, if the session owns the board. */
    public synchronized void put(ShareSink session, @Nullable PoolJob job) {
        if (Objects.equals(owner, session)) {
            current = job;
            notifyAll();
        }
    }

    /** Waits for a job or a {@link #wake}, but not longer than this; null if there is no job then. */
    public synchronized @Nullable PoolJob await(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int before = wakes;
        while (current == null && wakes == before) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return current;
    }

    /** Wakes everyone who waits, so that they look around. */
    public synchronized void wake() {
        wakes++;
        notifyAll();
    }
}
