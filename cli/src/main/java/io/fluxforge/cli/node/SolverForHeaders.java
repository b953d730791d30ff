package io.fluxforge.cli.node;

import io.fluxforge.cli.solve.MemoryNeed;
import io.fluxforge.cli.solve.MemoryProbe;
import io.fluxforge.kernels.Solver;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.node.privatenet.HeaderSolver;
import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.SolutionCodec;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Solves a private node's headers on the CPU. Its tables are made for the first header. */
public final class SolverForHeaders implements HeaderSolver, AutoCloseable {
    private final int threads = Math.min(Runtime.getRuntime().availableProcessors(), CpuSolver.MAX_THREADS);
    private @Nullable Solver solver;
    private @Nullable SmallSolver small;

    /** What keeps this process from solving such headers, in one line; empty if nothing does. */
    public static Optional<String> shortage(EquihashParams params, MemoryProbe memory) {
        if (SmallSolver.isSupported(params)) {
            return Optional.empty();
        }
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), CpuSolver.MAX_THREADS);
        try {
            return MemoryNeed.of(params, threads).findShortage(memory);
        } catch (IllegalArgumentException e) {
            return Optional.of("is more than the solver can do: " + e.getMessage());
        }
    }

    @Override
    public synchronized List<byte[]> solve(EquihashParams params, byte[] header) {
        if (SmallSolver.isSupported(params)) {
            SmallSolver quick = small == null || !small.params().equals(params) ? new SmallSolver(params) : small;
            small = quick;
            byte[] solution = quick.solve(header);
            return solution == null ? List.of() : List.of(solution);
        }
        ConcurrentLinkedQueue<byte[]> solutions = new ConcurrentLinkedQueue<>();
        solverFor(params).solve(header, indices -> solutions.add(SolutionCodec.pack(params, indices)));
        return List.copyOf(solutions);
    }

    private Solver solverFor(EquihashParams params) {
        Solver present = solver;
        if (present != null && present.params().equals(params)) {
            return present;
        }
        close();
        Solver made = new CpuSolver(params, threads);
        solver = made;
        return made;
    }

    @Override
    public synchronized void close() {
        Solver present = solver;
        if (present != null) {
            present.close();
            solver = null;
        }
    }
}
