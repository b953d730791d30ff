package io.fluxforge.kernels.cpu;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The solver's threads. A phase is a number of turns, which the threads take one by one until none is left. */
final class Workers implements AutoCloseable {
    /** One turn of a phase. */
    interface Turn {
        void take(int thread, int turn);
    }

    private final int count;
    private final ExecutorService threads;

    Workers(int count) {
        if (count < 1 || count > CpuSolver.MAX_THREADS) {
            throw new IllegalArgumentException("threads=" + count + ", allowed 1 to " + CpuSolver.MAX_THREADS);
        }
        this.count = count;
        threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name("solver-", 0).factory());
    }

    int count() {
        return count;
    }

    /**
     * Runs a phase to its end or until the watcher cancels.
     *
     * @return whether every turn was taken
     */
    boolean run(String phase, int turns, SolveWatcher watcher, List<SolveReport.Phase> phases, Turn turn) {
        long start = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < count; thread++) {
            int self = thread;
            running.add(threads.submit(() -> {
                for (int i = next.getAndIncrement(); i < turns && !watcher.isCancelled(); i = next.getAndIncrement()) {
                    turn.take(self, i);
                    watcher.onProgress(phase, taken.incrementAndGet() / (double) turns);
                }
            }));
        }
        RuntimeException failure = null;
        for (Future<?> thread : running) {
            try {
                thread.get();
            } catch (ExecutionException e) {
                next.set(turns);
                failure = new IllegalStateException("phase " + phase + " failed", e.getCause());
            } catch (InterruptedException e) {
                next.set(turns);
                Thread.currentThread().interrupt();
                failure = new IllegalStateException("interrupted in phase " + phase, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        phases.add(new SolveReport.Phase(phase, (System.nanoTime() - start) / 1e6));
        return taken.get() == turns;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
