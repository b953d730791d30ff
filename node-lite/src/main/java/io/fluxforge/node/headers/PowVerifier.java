package io.fluxforge.node.headers;

import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Verifies the Equihash solutions of many headers on all cores, in batches whose hashes share the vector lanes. Thread-safe.
 */
public final class PowVerifier implements AutoCloseable {
    /** A batch: long enough to fill the lanes, short enough that a message of headers keeps several cores busy. */
    private static final int BATCH = 40;

    /** A header, and the parameters that its solution must be one of. */
    public record Claim(PowHeader header, EquihashParams params) {}

    private final Map<EquihashParams, EquihashVerifier> verifiers = new ConcurrentHashMap<>();
    private final LongAdder checked = new LongAdder();
    private final ExecutorService threads;

    /**
     * A verifier with threads of its own.
     *
     * @param threadCount how many; the cores that the process may use, as a rule
     */
    public PowVerifier(int threadCount) {
        threads = Executors.newFixedThreadPool(
                threadCount, Thread.ofPlatform().daemon().name("pow-", 0).factory());
    }

    /** Solutions checked so far. */
    public long checked() {
        return checked.sum();
    }

    /**
     * Verifies all of them.
     *
     * @return the index of the first that is wrong, or −1
     */
    public int firstInvalid(List<Claim> claims) throws InterruptedException {
        List<Callable<Integer>> batches = new ArrayList<>();
        for (int from = 0; from < claims.size(); from += BATCH) {
            int start = from;
            List<Claim> batch = claims.subList(from, Math.min(from + BATCH, claims.size()));
            batches.add(() -> {
                int wrong = firstInvalidOf(batch);
                return wrong < 0 ? -1 : start + wrong;
            });
        }
        for (Future<Integer> result : threads.invokeAll(batches)) {
            try {
                if (result.get() >= 0) {
                    return result.get();
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("verification failed: " + e.getMessage(), e);
            }
        }
        return -1;
    }

    private int firstInvalidOf(List<Claim> batch) {
        // One set of parameters as a rule, two around a switch.
        Map<EquihashParams, List<Integer>> byParams = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            byParams.computeIfAbsent(batch.get(i).params(), params -> new ArrayList<>())
                    .add(i);
        }
        int first = batch.size();
        for (Map.Entry<EquihashParams, List<Integer>> group : byParams.entrySet()) {
            List<Integer> members = group.getValue();
            int count = members.size();
            byte[][] inputs = new byte[count][];
            byte[][] solutions = new byte[count][];
            for (int i = 0; i < count; i++) {
                PowHeader header = batch.get(members.get(i)).header();
                inputs[i] = header.blockHeader().toBytes();
                solutions[i] = header.solution();
            }
            Verdict[] verdicts = new Verdict[count];
            verifiers.computeIfAbsent(group.getKey(), EquihashVerifier::new).verify(inputs, solutions, count, verdicts);
            for (int i = 0; i < count; i++) {
                if (!verdicts[i].isValid()) {
                    first = Math.min(first, members.get(i));
                    break;
                }
            }
        }
        checked.add(batch.size());
        return first == batch.size() ? -1 : first;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
