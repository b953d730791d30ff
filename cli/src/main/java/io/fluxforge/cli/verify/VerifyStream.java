package io.fluxforge.cli.verify;

import io.fluxforge.cli.verify.BatchVerifier.Answers;
import io.fluxforge.cli.verify.VerifySummary.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers a stream of lines, each with one line, in their order. A reader cuts the input into batches, workers verify these at the
 * same time, and the calling thread writes the answers of each batch as soon as those before it are written:
 *
 * <pre>
 *   input → reader ─┬→ workers (threads of them) ─┐
 *                   └→ queue of batches in order ─┴→ calling thread → output
 * </pre>
 *
 * The queue is bounded, so that memory does not grow with the input. A batch ends where the reader would have to wait for more
 * input, so that no answer waits for a line that has not been sent yet.
 *
 * <p>For one run, which {@link #stop} ends from any thread.
 */
public final class VerifyStream {
    /** Enough to keep every vector lane busy to the end of a batch, and for its hand-over to cost nothing. */
    private static final int BATCH_LINES = 256;
    /** A batch of long lines ends after this many bytes; the last line may stand out. */
    private static final int BATCH_BYTES = 64 * 1024;

    private final BatchVerifier verifier;
    private final int threads;
    /** The batches in their order; behind the last of them stands an empty one, or why it is the last. */
    private final BlockingQueue<Future<Optional<Answers>>> queue;

    private volatile boolean stopped;
    private volatile @Nullable Thread writer;

    public VerifyStream(VerifyOptions options) {
        verifier = new BatchVerifier(options);
        threads = options.threads();
        queue = new ArrayBlockingQueue<>(2 * threads);
    }

    /**
     * Answers every line until the input ends, the output is closed or {@link #stop} is called. What was written ends with a whole
     * line in each case, unless the output itself failed.
     *
     * @param in is read by another thread, which may outlive this call while it waits for input; left open
     * @param inputName names the input in errors
     * @param out left open
     * @param observer is told how things stand after each batch, by the calling thread
     * @throws IOException with one line that names what could not be read or written; all lines read before are answered
     */
    public VerifySummary run(InputStream in, String inputName, OutputStream out, Consumer<VerifySummary> observer)
            throws IOException {
        // After the end no worker is left to take what a reader that notices late still hands in: it is dropped.
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon("verify-worker", task),
                new ThreadPoolExecutor.DiscardPolicy());
        Thread reader = daemon("verify-reader", () -> read(in, inputName, workers));
        writer = Thread.currentThread();
        reader.start();
        try {
            return write(out, observer);
        } finally {
            writer = null;
            stopped = true;
            reader.interrupt();
            workers.shutdownNow();
        }
    }

    /** Ends the run after the batch that is being written. Returns at once. */
    public void stop() {
        stopped = true;
        Thread waiting = writer;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void read(InputStream in, String inputName, Executor workers) {
        try {
            queue.put(readBatches(in, inputName, workers));
        } catch (InterruptedException e) {
            // The run is over, and nobody waits for more.
            Thread.currentThread().interrupt();
        }
    }

    /** Hands out batches up to the end of the input, and returns what stands behind the last of them. */
    private Future<Optional<Answers>> readBatches(InputStream in, String inputName, Executor workers)
            throws InterruptedException {
        try {
            LineReader lines = new LineReader(in);
            for (List<Line> batch = readBatch(lines); !batch.isEmpty() && !stopped; batch = readBatch(lines)) {
                List<Line> work = batch;
                FutureTask<Optional<Answers>> task = new FutureTask<>(() -> Optional.of(verifier.answer(work)));
                workers.execute(task);
                queue.put(task);
            }
            return CompletableFuture.completedFuture(Optional.empty());
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new IOException(inputName + ": " + e.getMessage(), e));
        } catch (RuntimeException | Error e) {
            // Without it the writer would wait for ever.
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits for one line, and takes those that came with it; empty at the end of the input. */
    private static List<Line> readBatch(LineReader lines) throws IOException {
        List<Line> batch = new ArrayList<>();
        int bytes = 0;
        do {
            Line line = lines.next();
            if (line == null) {
                break;
            }
            batch.add(line);
            bytes += line.bytes().length;
        } while (batch.size() < BATCH_LINES && bytes < BATCH_BYTES && lines.hasWholeLine());
        return batch;
    }

    private VerifySummary write(OutputStream out, Consumer<VerifySummary> observer) throws IOException {
        VerifySummary summary = VerifySummary.EMPTY;
        try {
            while (!stopped) {
                Optional<Answers> answers = queue.take().get();
                if (answers.isEmpty()) {
                    return summary.endedBy(Ending.COMPLETE);
                }
                if (!write(answers.get().text(), out)) {
                    return summary.endedBy(Ending.OUTPUT_CLOSED);
                }
                summary = summary.plus(answers.get());
                observer.accept(summary);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw unwrap(e);
        }
        return summary.endedBy(Ending.STOPPED);
    }

    /** Returns false if nobody reads the output any more. */
    private static boolean write(ByteArrayOutputStream text, OutputStream out) throws IOException {
        try {
            text.writeTo(out);
            out.flush();
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.contains("pipe")) { // "Broken pipe", "The pipe is being closed"
                return false;
            }
            throw new IOException("standard output: " + reason, e);
        }
        // A PrintStream keeps the reason to itself.
        return !(out instanceof PrintStream print && print.checkError());
    }

    private static IOException unwrap(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException reading -> reading;
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException(e);
        };
    }
}
