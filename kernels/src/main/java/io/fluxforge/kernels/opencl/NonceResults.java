package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.SolutionCodec;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what the kernels of a {@link NoncePlan} left, and checks every solution. For one thread at a time. */
public final class NonceResults {
    private static final int TWIN_INDEX = 0xffff_ffff;
    private static final int NO_INDEX = 0xffff_fffe;

    private final EquihashParams params;
    private final EquihashVerifier verifier;
    private long unresolved;
    private long invalid;

    /** For nonces of these parameters. */
    public NonceResults(EquihashParams params) {
        this.params = params;
        verifier = new EquihashVerifier(params);
    }

    /** Candidates so far whose rows or indices were not found again, so that a solution may have been lost. */
    public long unresolved() {
        return unresolved;
    }

    /** Solutions so far that the verifier refused: more than none means a faulty device. */
    public long invalid() {
        return invalid;
    }

    /**
     * One nonce's report.
     *
     * @param stats the counters of {@code lists.h}
     * @param indices of the trees
     * @param watcher is told of the solutions unless cancelled
     */
    public SolveReport report(
            byte[] input,
            List<SolveReport.Phase> phases,
            IntBuffer stats,
            IntBuffer indices,
            boolean cancelled,
            SolveWatcher watcher) {
        List<SolveReport.RowList> lists = new ArrayList<>();
        for (int level = 0; level < params.k(); level++) {
            lists.add(new SolveReport.RowList(
                    Integer.toUnsignedLong(stats.get(2 * level)), Math.max(0, stats.get(2 * level + 1))));
        }
        int candidates = stats.get(2 * params.k());
        int kept = Math.clamp(candidates, 0, Geometry.MAX_CANDIDATES);
        unresolved += candidates - kept;
        List<int[]> solutions = cancelled ? List.of() : solutions(input, indices, kept);
        solutions.forEach(watcher::onSolution);
        return new SolveReport(phases, lists, candidates, solutions.size(), cancelled);
    }

    /** Distinct and valid. */
    private List<int[]> solutions(byte[] input, IntBuffer all, int candidates) {
        List<int[]> solutions = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            int[] indices = new int[params.solutionIndices()];
            all.get(i * indices.length, indices);
            if (Arrays.stream(indices).anyMatch(index -> index == NO_INDEX)) {
                unresolved++;
            } else if (Arrays.stream(indices).noneMatch(index -> index == TWIN_INDEX)
                    && Arrays.stream(indices).distinct().count() == indices.length) {
                sortTree(indices);
                if (solutions.stream().noneMatch(other -> Arrays.equals(other, indices))) {
                    add(input, indices, solutions);
                }
            }
        }
        return solutions;
    }

    private void add(byte[] input, int[] indices, List<int[]> solutions) {
        boolean inRange = Arrays.stream(indices).allMatch(index -> index >= 0 && index < params.listSize());
        if (inRange
                && verifier.verify(input, SolutionCodec.pack(params, indices)).isValid()) {
            solutions.add(indices);
        } else {
            invalid++;
        }
    }

    /** Swaps sub-trees so that the first index of every left one is the smaller. */
    private static void sortTree(int[] indices) {
        for (int half = 1; half < indices.length; half *= 2) {
            for (int at = 0; at < indices.length; at += 2 * half) {
                if (indices[at] > indices[at + half]) {
                    int[] left = Arrays.copyOfRange(indices, at, at + half);
                    System.arraycopy(indices, at + half, indices, at, half);
                    System.arraycopy(left, 0, indices, at + half, half);
                }
            }
        }
    }
}
