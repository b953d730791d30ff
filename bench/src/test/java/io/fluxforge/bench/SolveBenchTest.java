package io.fluxforge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveReport.Phase;
import io.fluxforge.kernels.SolveReport.RowList;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.kernels.Solver;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SolveBenchTest {
    private static final BlockHeader HEADER =
            new BlockHeader(KnownProofs.ofBlock400000().input());

    private final List<SolveBench.Run> seen = new ArrayList<>();

    private final SolveBench.Observer observer = new SolveBench.Observer() {
        @Override
        public void onProgress(int nonce, String phase, double done) {}

        @Override
        public void onNonce(SolveBench.Run run) {
            seen.add(run);
        }
    };

    @Test
    void measuresARealSolver() {
        try (Solver solver = new CpuSolver(EquihashParams.ZCASH_48_5, 1)) {
            SolveBenchResult result = new SolveBench(solver, HEADER).run(4, observer);
            assertThat(seen)
                    .extracting(SolveBench.Run::isWarmUp)
                    .containsExactly(true, true, false, false, false, false);
            assertThat(result.nonces()).isEqualTo(4);
            assertThat(result.solutions())
                    .isEqualTo(seen.stream()
                            .skip(2)
                            .mapToInt(run -> run.report().solutions())
                            .sum())
                    .isPositive();
            assertThat(result.phases()).extracting(Phase::name).contains("generate", "round 0", "solutions");
            assertThat(result.lists()).hasSize(5);
            assertThat(result.keptFraction()).isBetween(0.9, 1.0);
        }
    }

    @Test
    void sumsUp() {
        ScriptedSolver solver = new ScriptedSolver();
        SolveBenchResult result = new SolveBench(solver, HEADER).run(3, observer);
        assertThat(solver.inputs)
                .extracting(input -> HexFormat.of().formatHex(input, 104, 140))
                .containsExactlyElementsOf(IntStream.range(0, 5)
                        .mapToObj(
                                nonce -> HexFormat.of().formatHex(HEADER.toBytes(), 104, 108) + "0".repeat(63) + nonce)
                        .toList());
        assertThat(result.phases()).containsExactly(new Phase("round 0", 30));
        assertThat(result.lists()).containsExactly(new RowList(270, 30));
        assertThat(result.keptFraction()).isEqualTo(0.9);
        assertThat(result.solutions()).isZero();
        assertThat(result.solutionsPerSecond()).isZero();
    }

    @Test
    void wrongSolutionEndsTheMeasurement() {
        ScriptedSolver solver = new ScriptedSolver();
        solver.solution = IntStream.range(0, 16).toArray();
        assertThatIllegalStateException()
                .isThrownBy(() -> new SolveBench(solver, HEADER).run(1, observer))
                .withMessageStartingWith("nonce 0: the solver's solution is invalid: no-collision");
    }

    @Test
    void wrongCountEndsTheMeasurement() {
        ScriptedSolver solver = new ScriptedSolver();
        solver.reported = 1;
        assertThatIllegalStateException()
                .isThrownBy(() -> new SolveBench(solver, HEADER).run(1, observer))
                .withMessage("nonce 0: the solver reports 1 solutions and gave 0, 0 of them distinct");
    }

    @Test
    void noNonceIsNoMeasurement() {
        SolveBench bench = new SolveBench(new ScriptedSolver(), HEADER);
        assertThatIllegalArgumentException().isThrownBy(() -> bench.run(0, observer));
    }

    /** Reports 10 ms more for every nonce; finds what it is told to. */
    private static final class ScriptedSolver implements Solver {
        private final List<byte[]> inputs = new ArrayList<>();
        private int[] solution = {};
        private int reported;

        @Override
        public String description() {
            return "scripted";
        }

        @Override
        public EquihashParams params() {
            return EquihashParams.ZELHASH;
        }

        @Override
        public long tableBytes() {
            return 0;
        }

        @Override
        public SolveReport solve(byte[] input, SolveWatcher watcher) {
            if (solution.length > 0) {
                watcher.onSolution(solution);
            }
            List<Phase> phases = List.of(new Phase("round 0", 10 * inputs.size()));
            inputs.add(input);
            return new SolveReport(phases, List.of(new RowList(90, 10)), 0, reported, false);
        }

        @Override
        public void close() {}
    }
}
