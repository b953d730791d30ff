package io.fluxforge.kernels.cpu;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.kernels.Solver;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.SolutionCodec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Collects what a solver finds, packed and in hex digits. */
final class Solutions implements SolveWatcher {
    private final EquihashParams params;
    private final List<String> found = new ArrayList<>();

    Solutions(EquihashParams params) {
        this.params = params;
    }

    @Override
    public synchronized void onSolution(int[] indices) {
        found.add(HexFormat.of().formatHex(SolutionCodec.pack(params, indices)));
    }

    /** In the order in which they were found, and as often. */
    synchronized List<String> found() {
        return List.copyOf(found);
    }

    /** A run to its end. */
    record Run(SolveReport report, List<String> found) {
        Set<String> set() {
            return new TreeSet<>(found);
        }
    }

    static Run of(Solver solver, byte[] input) {
        Solutions solutions = new Solutions(solver.params());
        SolveReport report = solver.solve(input, solutions);
        return new Run(report, solutions.found());
    }

    static byte[] randomInput(Random random, int bytes) {
        byte[] input = new byte[bytes];
        random.nextBytes(input);
        return input;
    }
}
