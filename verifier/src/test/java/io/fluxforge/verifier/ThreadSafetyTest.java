package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Threads that share a verifier do not see each other's work. */
class ThreadSafetyTest {
    private static final int THREADS = 6;
    private static final int ROUNDS = 60;
    private static final int BATCH = 5;

    private static final List<Vectors.Proof> PROOFS = Vectors.zelHash();

    @Test
    void oneVerifierServesManyThreads() throws Exception {
        EquihashVerifier verifier = new EquihashVerifier(EquihashParams.ZELHASH);
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            long seed = thread;
            tasks.add(() -> {
                start.await();
                return work(verifier, new Random(seed), seed);
            });
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Integer> verified : executor.invokeAll(tasks)) {
                assertThat(verified.get()).isEqualTo(ROUNDS * (1 + BATCH));
            }
        }
    }

    @Test
    void moreThreadsAtOnceThanItKeepsWorkspaces() throws Exception {
        int threads = 70;
        EquihashVerifier verifier =
                new EquihashVerifier(EquihashParams.ZELHASH, new Meeting(LaneProvider.scalar(), threads));
        Vectors.Proof proof = PROOFS.getFirst();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < 2; round++) {
                List<Callable<Verdict>> tasks =
                        Collections.nCopies(threads, () -> verifier.verify(proof.input(), proof.solution()));
                for (Future<Verdict> verdict : executor.invokeAll(tasks)) {
                    assertThat(verdict.get()).isEqualTo(Verdict.VALID);
                }
            }
        }
    }

    /** Verifies valid and invalid solutions alone and in batches; returns how many verdicts were right. */
    private static int work(EquihashVerifier verifier, Random random, long seed) {
        int right = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[][] inputs = new byte[BATCH + 1][];
            byte[][] solutions = new byte[BATCH + 1][];
            boolean[] valid = new boolean[BATCH + 1];
            for (int i = 0; i <= BATCH; i++) {
                Vectors.Proof proof = PROOFS.get(random.nextInt(PROOFS.size()));
                valid[i] = random.nextInt(3) > 0;
                inputs[i] = proof.input();
                solutions[i] = valid[i]
                        ? proof.solution()
                        : Corruption.SHUFFLED_IN_ORDER.apply(proof.params(), proof.solution(), random);
            }
            Verdict[] verdicts = new Verdict[BATCH + 1];
            verifier.verify(inputs, solutions, BATCH, verdicts);
            verdicts[BATCH] = verifier.verify(inputs[BATCH], solutions[BATCH]);
            for (int i = 0; i <= BATCH; i++) {
                assertThat(verdicts[i].isValid())
                        .as("seed %d, round %d, solution %d: %s", seed, round, i, verdicts[i])
                        .isEqualTo(valid[i]);
                right++;
            }
        }
        return right;
    }

    /** Lanes in which each thread's first call waits until all threads are inside, so that all verify at the same time. */
    private static final class Meeting implements Blake2bLanes {
        private final Blake2bLanes lanes;
        private final CountDownLatch missing;

        Meeting(Blake2bLanes lanes, int threads) {
            this.lanes = lanes;
            missing = new CountDownLatch(threads);
        }

        @Override
        public int lanes() {
            return lanes.lanes();
        }

        @Override
        public String name() {
            return "meeting";
        }

        @Override
        public void addDigests(long[] chain, long[] message, long byteCount, boolean last, long[] sums, long[] to) {
            missing.countDown();
            try {
                missing.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            lanes.addDigests(chain, message, byteCount, last, sums, to);
        }
    }
}
