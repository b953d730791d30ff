package io.fluxforge.bench.node.cpu;

import io.fluxforge.bench.Spread;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many bytes a second all threads copy from memory to memory, counting each byte that is read and each that is written.
 *
 * @param threads that copy at the same time, each its own buffers
 * @param bufferBytes of each of the two buffers of a thread; well beyond its share of the caches
 * @param seconds of measurement
 */
public record MemoryBandwidth(int threads, long bufferBytes, double seconds) {
    private static final int SLICES = 5;
    private static final long ALIGNMENT = 64;

    /** Checks the values. */
    public MemoryBandwidth {
        if (threads < 1 || bufferBytes < 1 || !(seconds > 0)) {
            throw new IllegalArgumentException(
                    "threads=" + threads + ", bufferBytes=" + bufferBytes + ", seconds=" + seconds);
        }
    }

    /**
     * Measures, after touching every page once.
     *
     * @return bytes per second, read and written, of all threads together
     */
    public Spread run() throws InterruptedException {
        List<Double> rates = new ArrayList<>();
        try (Arena arena = Arena.ofShared();
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Copier> copiers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                // A fresh segment is zeroed, which touches its pages.
                copiers.add(new Copier(
                        arena.allocate(bufferBytes, ALIGNMENT), arena.allocate(bufferBytes, ALIGNMENT), (long)
                                (seconds / SLICES * 1e9)));
            }
            for (int slice = 0; slice <= SLICES; slice++) {
                double rate = sum(pool.invokeAll(copiers));
                if (slice > 0) { // the first one warms up
                    rates.add(rate);
                }
            }
        }
        return Spread.of(rates);
    }

    private static double sum(List<Future<Double>> rates) throws InterruptedException {
        double sum = 0;
        try {
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        }
        return sum;
    }

    private record Copier(MemorySegment from, MemorySegment to, long nanos) implements Callable<Double> {
        @Override
        public Double call() {
            long start = System.nanoTime();
            long elapsed;
            long bytes = 0;
            do {
                to.copyFrom(from);
                bytes += 2 * from.byteSize();
                elapsed = System.nanoTime() - start;
            } while (elapsed < nanos);
            return bytes * 1e9 / elapsed;
        }
    }
}
