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
    boolean run(String name, int turns, SolveWatcher watcher, List<SolveReport.Phase> phases, Turn turn) {
        Phase phase = begin(name, 1, watcher);
        boolean complete = phase.run(turns, turn);
        phases.add(phase.end());
        return complete;
    }

    /** Begins a phase of several steps. */
    Phase begin(String name, int steps, SolveWatcher watcher) {
        return new Phase(name, steps, watcher);
    }

    /** A phase that runs step by step. */
    final class Phase {
        private final String name;
        private final int steps;
        private final SolveWatcher watcher;
        private final long start = System.nanoTime();
        private int step;

        private Phase(String name, int steps, SolveWatcher watcher) {
            this.name = name;
            this.steps = steps;
            this.watcher = watcher;
        }

        /**
         * Runs the next step to its end or until the watcher cancels.
         *
         * @return whether every turn was taken
         */
        boolean run(int turns, Turn turn) {
            AtomicInteger next = new AtomicInteger();
            AtomicInteger taken = new AtomicInteger();
            double before = step++;
            if (turns == 0) {
                watcher.onProgress(name, step / (double) steps);
            }
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < count; thread++) {
                int self = thread;
                running.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement();
                            i < turns && !watcher.isCancelled();
                            i = next.getAndIncrement()) {
                        turn.take(self, i);
                        watcher.onProgress(name, (before + taken.incrementAndGet() / (double) turns) / steps);
                    }
                }));
            }
            join(running, next, turns);
            return taken.get() == turns;
        }

        private void join(List<Future<?>> running, AtomicInteger next, int turns) {
            RuntimeException failure = null;
            for (Future<?> thread : running) {
                try {
                    thread.get();
                } catch (ExecutionException e) {
                    next.set(turns);
                    failure = new IllegalStateException("phase " + name + " failed", e.getCause());
                } catch (InterruptedException e) {
                    next.set(turns);
                    Thread.currentThread().interrupt();
                    failure = new IllegalStateException("interrupted in phase " + name, e);
                }
            }
            if (failure != null) {
                throw failure;
            }
        }

        /** How long the phase took until now. */
        SolveReport.Phase end() {
            return new SolveReport.Phase(name, (System.nanoTime() - start) / 1e6);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
