package io.fluxforge.bench.node.cpu;

import io.fluxforge.bench.Spread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleConsumer;

/**
 * Events per second in the sense of {@code sysbench cpu --cpu-max-prime=60000 --threads=N}.
 *
 * @param threads that count at the same time, at least 1
 * @param seconds of measurement, without the warm-up
 */
public record CpuBench(int threads, double seconds) {
    /** Parts of the measurement, each with a rate of its own. */
    public static final int SLICES = 5;

    private static final double MAX_WARM_UP_SECONDS = 1;

    /** Checks the values. */
    public CpuBench {
        if (threads < 1 || !(seconds > 0)) {
            throw new IllegalArgumentException("threads=" + threads + ", seconds=" + seconds);
        }
    }

    /**
     * What came of it.
     *
     * @param eps of all threads together, a sample for each slice
     * @param total events of the whole measurement over its time, which is what sysbench prints
     */
    public record Result(int threads, Spread eps, double total) {}

    /**
     * Warms up, then measures.
     *
     * @param progress is told the part that is done, 0 to 1
     * @throws InterruptedException if the thread is interrupted; the workers have ended by then
     */
    public Result run(DoubleConsumer progress) throws InterruptedException {
        List<Double> rates = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads, CpuBench::daemon)) {
            slice(pool, Math.min(seconds / SLICES, MAX_WARM_UP_SECONDS));
            for (int slice = 0; slice < SLICES; slice++) {
                progress.accept((double) slice / SLICES);
                rates.add(slice(pool, seconds / SLICES));
            }
        }
        progress.accept(1);
        double mean = rates.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return new Result(threads, Spread.of(rates), mean);
    }

    private double slice(ExecutorService pool, double sliceSeconds) throws InterruptedException {
        long nanos = (long) (sliceSeconds * 1e9);
        Callable<Double> worker = () -> rate(nanos);
        double sum = 0;
        try {
            for (Future<Double> rate : pool.invokeAll(Collections.nCopies(threads, worker))) {
                sum += rate.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        }
        return sum;
    }

    private static double rate(long nanos) {
        long start = System.nanoTime();
        long elapsed;
        int events = 0;
        do {
            PrimeCount.event();
            events++;
            elapsed = System.nanoTime() - start;
        } while (elapsed < nanos && !Thread.currentThread().isInterrupted());
        return events * 1e9 / elapsed;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "cpu-bench");
        thread.setDaemon(true);
        return thread;
    }
}
