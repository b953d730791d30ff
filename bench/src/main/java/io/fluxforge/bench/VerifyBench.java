package io.fluxforge.bench;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Measures how many proofs are verified in a second. The time is cut into slices in which the loads take turns, so that whatever
 * else the machine does disturbs all of them alike.
 *
 * @param seconds of measurement for each load
 * @param threads that verify at the same time, each its own batches
 */
public record VerifyBench(EquihashParams params, double seconds, int threads) {
    /** Slices of each load. */
    public static final int SLICES = 10;

    private static final double MAX_WARM_UP_SECONDS = 2;

    /** Checks the values. */
    public VerifyBench {
        if (!(seconds > 0) || threads < 1) {
            throw new IllegalArgumentException("seconds=" + seconds + ", threads=" + threads);
        }
    }

    /**
     * What came of it; rates are per second, of all threads together.
     *
     * @param lanes as {@code -Dfluxforge.simd=} names them
     * @param proofs different valid proofs
     * @param compressions mean that a valid proof takes
     */
    public record Result(
            VerifyBench bench,
            String lanes,
            int proofs,
            double compressions,
            Spread valid,
            Spread corrupted,
            Spread bitFlips) {}

    /**
     * Warms up, then measures.
     *
     * @param progress is told what is going on
     * @throws IllegalArgumentException with one line for the user, if no proof of the parameters is known
     * @throws IllegalStateException if a verdict is wrong
     */
    public Result run(Consumer<String> progress) throws InterruptedException {
        List<Proof> known = KnownProofs.of(params);
        List<VerifyLoad> loads =
                List.of(VerifyLoad.valid(params), VerifyLoad.corrupted(params), VerifyLoad.bitFlips(params));
        List<Spread> rates = measure(loads, new EquihashVerifier(params), progress);
        return new Result(
                this,
                new EquihashVerifier(params).lanes().name(),
                known.size(),
                known.stream().mapToInt(KnownProofs::compressions).average().orElseThrow(),
                rates.get(0),
                rates.get(1),
                rates.get(2));
    }

    /** The rate of each load. */
    List<Spread> measure(List<VerifyLoad> loads, EquihashVerifier verifier, Consumer<String> progress)
            throws InterruptedException {
        List<List<Double>> rates = new ArrayList<>();
        loads.forEach(load -> rates.add(new ArrayList<>()));
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            progress.accept("warming up");
            for (VerifyLoad load : loads) {
                load.verifyAll(verifier);
                slice(pool, load, verifier, Math.min(seconds, MAX_WARM_UP_SECONDS));
            }
            for (int slice = 0; slice < SLICES; slice++) {
                progress.accept("slice " + (slice + 1) + " of " + SLICES);
                for (int i = 0; i < loads.size(); i++) {
                    rates.get(i).add(slice(pool, loads.get(i), verifier, seconds / SLICES));
                }
            }
        }
        return rates.stream().map(Spread::of).toList();
    }

    /** Proofs per second of all threads. */
    private double slice(ExecutorService pool, VerifyLoad load, EquihashVerifier verifier, double sliceSeconds)
            throws InterruptedException {
        long nanos = (long) (sliceSeconds * 1e9);
        Callable<Double> worker = () -> rate(load, verifier, nanos);
        double sum = 0;
        for (Future<Double> rate : pool.invokeAll(Collections.nCopies(threads, worker))) {
            try {
                sum += rate.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
            }
        }
        return sum;
    }

    private static double rate(VerifyLoad load, EquihashVerifier verifier, long nanos) {
        Verdict[] results = new Verdict[VerifyLoad.BATCH];
        long start = System.nanoTime();
        long elapsed;
        int done = 0;
        do {
            load.verify(verifier, done % load.batches(), results);
            done++;
            elapsed = System.nanoTime() - start;
        } while (elapsed < nanos);
        return (double) done * VerifyLoad.BATCH / elapsed * 1e9;
    }
}
