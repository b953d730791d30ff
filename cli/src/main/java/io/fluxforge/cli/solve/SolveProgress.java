package io.fluxforge.cli.solve;

import io.fluxforge.cli.terminal.StatusLine;
import io.fluxforge.kernels.SolveWatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Collects a solver's solutions, shows how far it is and passes on that somebody wants it to stop. Thread-safe. */
public final class SolveProgress implements SolveWatcher {
    private static final long INTERVAL_NANOS = 100_000_000L;

    private final @Nullable StatusLine line;
    private final LongSupplier nanoTime;
    private final List<int[]> solutions = new ArrayList<>();
    private long lastDrawn;
    private volatile boolean cancelled;

    /**
     * @param line where to show progress; null for nowhere
     * @param nanoTime as {@link System#nanoTime}
     */
    public SolveProgress(@Nullable StatusLine line, LongSupplier nanoTime) {
        this.line = line;
        this.nanoTime = nanoTime;
        lastDrawn = nanoTime.getAsLong();
    }

    @Override
    public synchronized void onSolution(int[] indices) {
        solutions.add(indices);
    }

    @Override
    public synchronized void onProgress(String phase, double done) {
        long now = nanoTime.getAsLong();
        if (line != null && !cancelled && now - lastDrawn >= INTERVAL_NANOS) {
            lastDrawn = now;
            line.draw(phase + ": " + (int) (100 * done) + " %");
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    /** Makes the solver stop soon, and wipes the progress away for good. */
    public synchronized void cancel() {
        cancelled = true;
        clear();
    }

    /** Wipes the progress away. */
    public synchronized void clear() {
        if (line != null) {
            line.clear();
        }
    }

    /** The solutions so far: row indices in tree order, in the order in which they were found. */
    public synchronized List<int[]> solutions() {
        return List.copyOf(solutions);
    }
}
