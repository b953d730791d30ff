package io.fluxforge.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fluxforge.verifier.blake2b.Blake2bLanes;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** In the steady state verification allocates nothing, whatever the verdict. */
class AllocationTest {
    /**
     * Vector code makes objects until the kernel is compiled, which takes some thousand calls and then the compiler's own time, and
     * that waits for a processor on a busy machine; rounds beyond these and beyond that time mean that it never stops.
     */
    private static final int WARM_UP_ROUNDS = 400;

    private static final Duration WARM_UP = Duration.ofMinutes(2);
    /** Rounds in a row without allocation that end the warm-up. */
    private static final int STEADY_ROUNDS = 3;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final List<Vectors.Proof> ZELHASH = Vectors.zelHash();

    @Test
    void scalarZelHash() {
        assertThat(bytesOfSteadyRounds(work(ZELHASH, LaneProvider.scalar()), WARM_UP))
                .isZero();
    }

    @Test
    void scalarEquihash200And9() {
        List<Vectors.Proof> proofs = Vectors.family(EquihashParams.ZCASH_200_9, 140);
        assertThat(bytesOfSteadyRounds(work(proofs, LaneProvider.scalar()), WARM_UP))
                .isZero();
    }

    @Test
    void lanesOfThisExecution() {
        assertThat(bytesOfSteadyRounds(work(ZELHASH, LaneProvider.lanes()), WARM_UP))
                .isZero();
    }

    @Test
    void theMeasurementSeesASingleObject() {
        Blake2bLanes wasteful = new Wasteful(LaneProvider.scalar());
        assertThat(bytesOfSteadyRounds(work(ZELHASH, wasteful), Duration.ZERO)).isPositive();
    }

    /** One round: every valid solution and each spoilt in every way, alone and as a batch. */
    private static Runnable work(List<Vectors.Proof> proofs, Blake2bLanes kernel) {
        EquihashParams params = proofs.getFirst().params();
        EquihashVerifier verifier = new EquihashVerifier(params, kernel);
        Random random = new Random(1);
        List<byte[]> inputs = new ArrayList<>();
        List<byte[]> solutions = new ArrayList<>();
        for (Vectors.Proof proof : proofs) {
            inputs.add(proof.input());
            solutions.add(proof.solution());
        }
        for (Corruption corruption : Corruption.values()) {
            Vectors.Proof proof = proofs.get(random.nextInt(proofs.size()));
            inputs.add(proof.input());
            solutions.add(corruption.apply(params, proof.solution(), random));
        }
        byte[][] inputArray = inputs.toArray(byte[][]::new);
        byte[][] solutionArray = solutions.toArray(byte[][]::new);
        Verdict[] results = new Verdict[inputArray.length];
        return () -> {
            for (int i = 0; i < inputArray.length; i++) {
                results[i] = verifier.verify(inputArray[i], solutionArray[i]);
            }
            verifier.verify(inputArray, solutionArray, inputArray.length, results);
        };
    }

    /** What the last round of the warm-up allocated: nothing, or else the warm-up never ended. */
    private static long bytesOfSteadyRounds(Runnable round, Duration warmUp) {
        long start = System.nanoTime();
        long bytes = 0;
        int steady = 0;
        for (int i = 0;
                steady < STEADY_ROUNDS && (i < WARM_UP_ROUNDS || System.nanoTime() - start < warmUp.toNanos());
                i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            round.run();
            bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            steady = bytes == 0 ? steady + 1 : 0;
        }
        return bytes;
    }

    /** Lanes that make one small object in each call. */
    private static final class Wasteful implements Blake2bLanes {
        private final Blake2bLanes lanes;
        private Object escape = "";

        Wasteful(Blake2bLanes lanes) {
            this.lanes = lanes;
        }

        @Override
        public int lanes() {
            return lanes.lanes();
        }

        @Override
        public String name() {
            return escape.toString();
        }

        @Override
        public void addDigests(long[] chain, long[] message, long byteCount, boolean last, long[] sums, long[] to) {
            escape = new Object();
            lanes.addDigests(chain, message, byteCount, last, sums, to);
        }
    }
}
