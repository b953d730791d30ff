package io.fluxforge.bench.stratum;

import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.stratum.protocol.Submission;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Solved shares of one job, by NONCE_1: solved before the measurement, since a processor that solves cannot serve. A file keeps
 * them, so that the next run need not solve them again: the jobs of the benchmark are always the same.
 *
 * <pre>
 *   file:  | header's first 108 bytes | NONCE_1 (4) | counter (4) | solution | NONCE_1 | …
 * </pre>
 */
final class ShareStock {
    private static final int COUNTER_OFFSET = BlockHeader.BYTES - Integer.BYTES;

    private final EquihashParams params;
    private final byte[] header;
    private final Map<Integer, List<SolvedShare>> shares = new LinkedHashMap<>();

    /**
     * An empty stock.
     *
     * @param header the job's 108 bytes
     */
    ShareStock(EquihashParams params, byte[] header) {
        this.params = params;
        this.header = header.clone();
    }

    /** The shares of one NONCE_1. */
    List<SolvedShare> of(int nonce1) {
        return shares.getOrDefault(nonce1, List.of());
    }

    /** The last bytes of a nonce after NONCE_1: zeros and a counter. */
    static byte[] nonce2(int counter, int nonce1Bytes) {
        int length = Submission.NONCE_BYTES - nonce1Bytes;
        return ByteBuffer.allocate(length)
                .putInt(length - Integer.BYTES, counter)
                .array();
    }

    /** A job's header with a nonce of NONCE_1 (as the pool wrote it), zeros and a counter. */
    static byte[] header(byte[] job, byte[] nonce1, int counter) {
        ByteBuffer whole = ByteBuffer.allocate(BlockHeader.BYTES);
        whole.put(job).put(nonce1).putInt(COUNTER_OFFSET, counter);
        return whole.array();
    }

    /**
     * Reads what a file has of this job.
     *
     * @throws IOException if it cannot be read, or is of another job
     */
    void load(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            byte[] of = in.readNBytes(header.length);
            if (!Arrays.equals(of, header)) {
                throw new IOException(file + " holds shares of another job; name another file");
            }
            while (true) {
                int nonce1 = in.readInt();
                SolvedShare share = new SolvedShare(in.readInt(), new byte[params.solutionBytes()]);
                in.readFully(share.solution());
                shares.computeIfAbsent(nonce1, key -> new ArrayList<>()).add(share);
            }
        } catch (EOFException end) {
            // Behind the last whole share.
        }
    }

    /**
     * Solves until every one of these has so many shares.
     *
     * @param keep where to add what was solved, null for nowhere
     */
    void fill(List<Integer> nonces1, int each, @Nullable Path keep, Consumer<String> progress)
            throws IOException, InterruptedException {
        ConcurrentLinkedQueue<Integer> left = new ConcurrentLinkedQueue<>(
                nonces1.stream().filter(nonce1 -> of(nonce1).size() < each).toList());
        long missing =
                left.stream().mapToLong(nonce1 -> each - of(nonce1).size()).sum();
        AtomicInteger solved = new AtomicInteger();
        Map<Integer, List<SolvedShare>> more = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                running.add(threads.submit(() -> {
                    SmallSolver solver = new SmallSolver(params);
                    Integer nonce1;
                    while ((nonce1 = left.poll()) != null && !Thread.interrupted()) {
                        List<SolvedShare> found = solve(solver, nonce1, of(nonce1), each);
                        int done = solved.addAndGet(found.size());
                        progress.accept(String.format("solving shares: %,d of %,d", done, missing));
                        synchronized (more) {
                            more.put(nonce1, found);
                        }
                    }
                }));
            }
            try {
                for (Future<?> thread : running) {
                    thread.get();
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("solving failed", e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
        }
        more.forEach((nonce1, found) ->
                shares.computeIfAbsent(nonce1, key -> new ArrayList<>()).addAll(found));
        if (keep != null && !more.isEmpty()) {
            append(keep, more);
        }
    }

    private List<SolvedShare> solve(SmallSolver solver, int nonce1, List<SolvedShare> have, int each) {
        byte[] start = ByteBuffer.allocate(Integer.BYTES).putInt(nonce1).array();
        int counter = have.isEmpty() ? 0 : have.getLast().counter() + 1;
        List<SolvedShare> found = new ArrayList<>();
        while (have.size() + found.size() < each) {
            int at = counter++;
            solver.solve(header(header, start, at), Integer.MAX_VALUE)
                    .forEach(solution -> found.add(new SolvedShare(at, solution)));
        }
        return found;
    }

    private void append(Path file, Map<Integer, List<SolvedShare>> more) throws IOException {
        boolean isNew = !Files.exists(file);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)))) {
            if (isNew) {
                out.write(header);
            }
            for (Map.Entry<Integer, List<SolvedShare>> entry : more.entrySet()) {
                for (SolvedShare share : entry.getValue()) {
                    out.writeInt(entry.getKey());
                    out.writeInt(share.counter());
                    out.write(share.solution());
                }
            }
        }
    }
}
