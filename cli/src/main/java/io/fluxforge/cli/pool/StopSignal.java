package io.fluxforge.cli.pool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, SIGTERM, or a part of the program that asks for the end. The process lives until this is closed, so that whoever is to close
 * files closes this after them.
 */
public final class StopSignal implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Listens from now on. */
    public StopSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "pool-stop"));
    }

    /** What the signal does; returns when this is closed. */
    void shutDown() {
        request();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for the end. */
    public void request() {
        asked.countDown();
    }

    /** Waits until somebody asks for the end; false if nobody has in this time. */
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return asked.await(time, unit);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
