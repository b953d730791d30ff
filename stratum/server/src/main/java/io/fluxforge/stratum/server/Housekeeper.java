package io.fluxforge.stratum.server;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does what is due now and then while a pool runs, on one thread. A task that fails is an alarm, and is done again all the same. */
final class Housekeeper implements AutoCloseable {
    private final PoolEvents events;
    private final Consumer<Throwable> fatal;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pool-housekeeper").daemon().factory());

    /** @param fatal is told of errors of the machine, after which the pool must be given up */
    Housekeeper(PoolEvents events, Consumer<Throwable> fatal) {
        this.events = events;
        this.fatal = fatal;
    }

    /**
     * Does something for the first time after a minute or, if it is done more often, after a pause.
     *
     * @param alarm name of the alarm while it fails
     * @param what fails then
     */
    void every(int pauseSeconds, String alarm, String what, SteadyTask.Step step) {
        SteadyTask task = new SteadyTask(alarm, what, events);
        long first = Math.min(pauseSeconds, TimeUnit.MINUTES.toSeconds(1));
        var _ = thread.scheduleWithFixedDelay(() -> attempt(task, step), first, pauseSeconds, TimeUnit.SECONDS);
    }

    /** An executor keeps to itself what a task throws, and never runs it again. */
    private void attempt(SteadyTask task, SteadyTask.Step step) {
        try {
            task.attempt(step);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            fatal.accept(e);
            throw e;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
