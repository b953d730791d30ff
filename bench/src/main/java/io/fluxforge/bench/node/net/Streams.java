package io.fluxforge.bench.node.net;

import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** As many transfers at once as {@link NetClient#STREAMS}, since one connection seldom fills a line. */
final class Streams {
    /** What is in flight when the time is up must still arrive. */
    private static final int GRACE_SECONDS = 8;

    private Streams() {}

    /** Seconds after which a stream that should take so many is given up. */
    static int limit(int seconds) {
        return seconds + GRACE_SECONDS;
    }

    /**
     * The sum of their rates.
     *
     * @param other how the other end is called where it does not keep up
     */
    static double sum(String other, int seconds, Callable<Double> stream) throws IOException, InterruptedException {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            double sum = 0;
            for (Future<Double> rate :
                    pool.invokeAll(Collections.nCopies(NetClient.STREAMS, stream), limit(seconds), TimeUnit.SECONDS)) {
                sum += rate.get();
            }
            return sum;
        } catch (CancellationException e) {
            throw new IOException(other + " did not keep up within " + limit(seconds) + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }
}
