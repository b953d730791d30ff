package io.fluxforge.bench;

import io.fluxforge.kernels.DeviceSolver;
import io.fluxforge.kernels.DeviceTime;
import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.kernels.Solver;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.SolutionCodec;
import io.fluxforge.verifier.Verdict;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Measures a solver on successive nonces of one header, and checks every solution. Not thread-safe.
 */
public final class SolveBench {
    /** Nonces solved before the measurement: the virtual machine compiles, and the tables get their memory. */
    public static final int WARM_UP_NONCES = 2;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Solver solver;
    private final EquihashVerifier verifier;
    private final BlockHeader header;

    /**
     * A bench.
     *
     * @param header whose nonce is replaced by 0, 1 and so on, big-endian
     */
    public SolveBench(Solver solver, BlockHeader header) {
        this.solver = solver;
        this.header = header;
        verifier = new EquihashVerifier(solver.params());
    }

    /**
     * One nonce.
     *
     * @param nonce counted from 0, the first warm-up nonce
     * @param seconds wall-clock time of the solver's call
     * @param hostCpuSeconds CPU time of the calling thread in it, less the time of verifying the solutions once more
     */
    public record Run(int nonce, double seconds, double hostCpuSeconds, SolveReport report) {
        /** Whether it came before the measurement. */
        public boolean isWarmUp() {
            return nonce < WARM_UP_NONCES;
        }
    }

    /** Who waits for the bench. */
    public interface Observer {
        /** Part of a nonce's phase is done, 0 to 1; called on the solver's threads. */
        void onProgress(int nonce, String phase, double done);

        /** A nonce is done, and its solutions are valid. */
        void onNonce(Run run);
    }

    /**
     * Solves.
     *
     * @param nonces to measure, at least 1
     * @throws IllegalStateException if a solution is invalid or found twice
     */
    public SolveBenchResult run(int nonces, Observer observer) {
        if (nonces < 1) {
            throw new IllegalArgumentException("nonces=" + nonces + ", min=1");
        }
        List<Run> runs = new ArrayList<>();
        int end = WARM_UP_NONCES + nonces;
        Optional<DeviceTime> warm = Optional.empty();
        solver.expect(input(0));
        for (int nonce = 0; nonce < end; nonce++) {
            if (nonce + 1 < end) {
                solver.expect(input(nonce + 1));
            }
            Run run = solve(nonce, observer);
            observer.onNonce(run);
            if (run.isWarmUp()) {
                warm = deviceTime();
            } else {
                runs.add(run);
            }
        }
        DeviceTime start = warm.orElse(new DeviceTime(0, 0));
        return SolveBenchResult.of(runs, deviceTime().map(time -> time.idleFractionSince(start)));
    }

    private Optional<DeviceTime> deviceTime() {
        return solver instanceof DeviceSolver device ? device.deviceTime() : Optional.empty();
    }

    private byte[] input(int nonce) {
        return header.withNonce(ByteBuffer.allocate(32)
                        .putInt(32 - Integer.BYTES, nonce)
                        .array())
                .toBytes();
    }

    private Run solve(int nonce, Observer observer) {
        byte[] input = input(nonce);
        Watcher watcher = new Watcher(nonce, observer);
        long startCpu = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        SolveReport report = solver.solve(input, watcher);
        double seconds = (System.nanoTime() - start) / 1e9;
        long solvedCpu = THREADS.getCurrentThreadCpuTime();
        check(nonce, input, report, watcher.solutions());
        // A solver verifies on the calling thread too, and that is not the cost of driving a device.
        long checkCpu = THREADS.getCurrentThreadCpuTime() - solvedCpu;
        return new Run(nonce, seconds, Math.max(0, solvedCpu - startCpu - checkCpu) / 1e9, report);
    }

    private void check(int nonce, byte[] input, SolveReport report, List<int[]> solutions) {
        EquihashParams params = solver.params();
        Set<List<Integer>> distinct = new HashSet<>();
        for (int[] indices : solutions) {
            Verdict verdict = verifier.verify(input, SolutionCodec.pack(params, indices));
            if (!verdict.isValid()) {
                throw new IllegalStateException("nonce " + nonce + ": the solver's solution is " + verdict);
            }
            distinct.add(Arrays.stream(indices).boxed().toList());
        }
        if (report.solutions() != solutions.size() || distinct.size() != solutions.size()) {
            throw new IllegalStateException("nonce " + nonce + ": the solver reports " + report.solutions()
                    + " solutions and gave " + solutions.size() + ", " + distinct.size() + " of them distinct");
        }
    }

    /** Passes progress on and keeps the solutions. Thread-safe. */
    private static final class Watcher implements SolveWatcher {
        private final int nonce;
        private final Observer observer;
        private final List<int[]> solutions = new ArrayList<>();

        Watcher(int nonce, Observer observer) {
            this.nonce = nonce;
            this.observer = observer;
        }

        @Override
        public synchronized void onSolution(int[] indices) {
            solutions.add(indices);
        }

        @Override
        public void onProgress(String phase, double done) {
            observer.onProgress(nonce, phase, done);
        }

        synchronized List<int[]> solutions() {
            return List.copyOf(solutions);
        }
    }
}
