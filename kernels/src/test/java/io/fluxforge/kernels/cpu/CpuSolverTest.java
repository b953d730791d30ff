package io.fluxforge.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.kernels.SolveReport.Phase;
import io.fluxforge.kernels.SolveReport.RowList;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small parameters against {@link ReferenceSolver}. Each test's seed is fixed; a failure names the input. */
class CpuSolverTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "48,5:ZcashPoW;       1; 150",
                "48,5:ZcashPoW;       2; 100",
                "48,5:BgoldPoW;       3; 100",
                "48,5:ZelProof;       7; 100",
                "32,3:ZelProof:twist; 1; 100",
                "32,3:ZelProof:twist; 7; 100",
                "60,4:ZelProof:twist; 1; 20",
                "60,4:ZelProof:twist; 2; 20",
                "60,4:ZelProof;       3; 20",
                "80,4:ZcashPoW;       2; 3",
                "64,3:ZelProof:twist; 2; 3",
                "96,5:ZcashPoW;       1; 3",
                "96,5:ZERO_PoW;       2; 3",
                "96,5:ZcashPoW;       3; 2",
                "96,5:ZcashPoW;       7; 2",
            })
    void findsWhatTheReferenceFinds(String text, int threads, int inputs) {
        EquihashParams params = EquihashParams.parse(text);
        ReferenceSolver reference = new ReferenceSolver(params);
        Random random = new Random(20_240_601);
        int exact = 0;
        try (CpuSolver solver = new CpuSolver(params, threads)) {
            for (int i = 0; i < inputs; i++) {
                byte[] input = Solutions.randomInput(random, 140);
                String name = HexFormat.of().formatHex(input);
                Solutions.Run run = Solutions.of(solver, input);
                assertThat(run.found())
                        .as(name)
                        .doesNotHaveDuplicates()
                        .hasSize(run.report().solutions());
                assertThat(run.report().cancelled()).isFalse();
                if (run.report().overflow() == 0) {
                    exact++;
                    assertThat(run.set()).as(name).isEqualTo(reference.solve(input));
                    assertThat(run.report().lists())
                            .extracting(RowList::rows)
                            .as(name)
                            .isEqualTo(reference.listSizes(input));
                } else {
                    assertThat(reference.solve(input)).as(name).containsAll(run.set());
                }
            }
        }
        // Lists of 512 rows can grow to many times that; no table is made for it.
        assertThat(exact).isGreaterThan(inputs * 9 / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 44, 83, 104, 123, 124, 128, 140, 200, 252})
    void takesInputsOfAnyPossibleLength(int bytes) {
        EquihashParams params = EquihashParams.parse("60,4:ZelProof:twist");
        byte[] input = Solutions.randomInput(new Random(bytes), bytes);
        try (CpuSolver solver = new CpuSolver(params, 2)) {
            assertThat(Solutions.of(solver, input).set()).isEqualTo(new ReferenceSolver(params).solve(input));
        }
    }

    @Test
    void refusesAnInputWhoseIndexStraddlesBlocks() {
        try (CpuSolver solver = new CpuSolver(EquihashParams.ZCASH_48_5, 1)) {
            assertThatThrownBy(() -> Solutions.of(solver, new byte[125])).isInstanceOf(IllegalArgumentException.class);
            assertThat(Solutions.of(solver, new byte[140]).report().cancelled()).isFalse();
        }
    }

    @Test
    void everySolutionIsValid() {
        EquihashParams params = EquihashParams.ZCASH_96_5;
        EquihashVerifier verifier = new EquihashVerifier(params);
        Random random = new Random(5);
        int solutions = 0;
        try (CpuSolver solver = new CpuSolver(params, 2)) {
            for (int i = 0; i < 20; i++) {
                byte[] input = Solutions.randomInput(random, 140);
                for (String solution : Solutions.of(solver, input).found()) {
                    assertThat(verifier.verify(input, HexFormat.of().parseHex(solution))
                                    .isValid())
                            .isTrue();
                    solutions++;
                }
            }
        }
        assertThat(solutions).isBetween(20, 80);
    }

    /** More parameters than the reference has the time or the words for; solutions are checked inside the solver. */
    @ParameterizedTest
    @ValueSource(strings = {"128,7:ZelProof:twist", "105,6:ZcashPoW", "160,9:ZcashPoW"})
    void solvesRowsOfManyWords(String text) {
        EquihashParams params = EquihashParams.parse(text);
        Random random = new Random(9);
        int solutions = 0;
        double kept = 1;
        try (CpuSolver solver = new CpuSolver(params, 2)) {
            for (int i = 0; i < 3; i++) {
                Solutions.Run run = Solutions.of(solver, Solutions.randomInput(random, 140));
                solutions += run.found().size();
                kept = Math.min(kept, run.report().keptFraction());
            }
        }
        assertThat(solutions).isPositive();
        assertThat(kept).isGreaterThan(0.999);
    }

    @Test
    void lanesMakeNoDifference() {
        EquihashParams params = EquihashParams.ZCASH_96_5;
        byte[] input = Solutions.randomInput(new Random(77), 140);
        try (CpuSolver chosen = new CpuSolver(params, 2);
                CpuSolver scalar = new CpuSolver(RowLayout.of(params, 2), 2, LaneProvider.scalar())) {
            assertThat(Solutions.of(scalar, input).set())
                    .isEqualTo(Solutions.of(chosen, input).set());
        }
    }

    @Test
    void reportsPhasesInOrder() {
        EquihashParams params = EquihashParams.ZCASH_48_5;
        try (CpuSolver solver = new CpuSolver(params, 1)) {
            assertThat(Solutions.of(solver, new byte[140]).report().phases())
                    .extracting(Phase::name)
                    .containsExactly("generate", "round 0", "round 1", "round 2", "round 3", "round 4", "solutions");
            assertThat(solver.description()).startsWith("cpu, 1 thread, ");
            assertThat(solver.params()).isEqualTo(params);
            assertThat(solver.tableBytes()).isEqualTo(CpuSolver.requiredBytes(params, 1));
        }
    }

    /** With many rounds on few rows, common ancestors make lists grow to a multiple of their tables. */
    @Test
    void losesNothingSilently() {
        EquihashParams params = EquihashParams.parse("63,6:ZelProof:twist");
        ReferenceSolver reference = new ReferenceSolver(params);
        Random random = new Random(1);
        int crowded = 0;
        try (CpuSolver solver = new CpuSolver(params, 2)) {
            for (int i = 0; i < 25; i++) {
                byte[] input = Solutions.randomInput(random, 140);
                Solutions.Run run = Solutions.of(solver, input);
                assertThat(reference.solve(input)).containsAll(run.set());
                boolean complete = run.report().lists().stream()
                        .map(RowList::rows)
                        .toList()
                        .equals(reference.listSizes(input));
                assertThat(run.report().overflow() == 0).isEqualTo(complete);
                assertThat(run.report().keptFraction() < 1).isNotEqualTo(complete);
                crowded += complete ? 0 : 1;
            }
        }
        assertThat(crowded).isBetween(1, 24);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 129})
    void refusesImpossibleThreads(int threads) {
        assertThatThrownBy(() -> new CpuSolver(EquihashParams.ZCASH_48_5, threads))
                .hasMessageContaining("threads=" + threads);
    }
}
