package io.fluxforge.kernels.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.verifier.EquihashParams;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Solvers that are used again, cancelled, disturbed and closed. */
@Timeout(120)
class CpuSolverLifeTest {
    private static final EquihashParams PARAMS = EquihashParams.ZCASH_96_5;
    private static final byte[] INPUT = Solutions.randomInput(new Random(11), 140);

    private Set<Thread> before = Set.of();

    @BeforeEach
    void listThreads() {
        before = solverThreads();
    }

    @AfterEach
    void everyThreadEnds() throws InterruptedException {
        for (Thread thread : solverThreads()) {
            if (!before.contains(thread)) {
                assertThat(thread.join(Duration.ofSeconds(30)))
                        .as(thread.getName())
                        .isTrue();
            }
        }
    }

    @Test
    void threadsAreDaemons() {
        try (CpuSolver solver = new CpuSolver(PARAMS, 3)) {
            Solutions.of(solver, INPUT);
            assertThat(solverThreads()).hasSizeGreaterThanOrEqualTo(3).allMatch(Thread::isDaemon);
        }
    }

    @Test
    void solverIsReusable() {
        List<String> expected;
        try (CpuSolver fresh = new CpuSolver(PARAMS, 2)) {
            expected = List.copyOf(Solutions.of(fresh, INPUT).set());
        }
        Random random = new Random(12);
        try (CpuSolver solver = new CpuSolver(PARAMS, 2)) {
            for (int i = 0; i < 10; i++) {
                Solutions.of(solver, Solutions.randomInput(random, 140));
                Solutions.Run again = Solutions.of(solver, INPUT);
                assertThat(again.set()).containsExactlyElementsOf(expected);
                assertThat(again.report().lists().getFirst().rows()).isEqualTo(PARAMS.listSize());
            }
        }
    }

    @Test
    void cancelledAtOnceItDoesNothing() {
        try (CpuSolver solver = new CpuSolver(PARAMS, 2)) {
            SolveReport report = solver.solve(INPUT, new Canceller(0));
            assertThat(report.cancelled()).isTrue();
            assertThat(report.solutions()).isZero();
            assertThat(report.lists()).allMatch(list -> list.rows() == 0);
        }
    }

    /** A run asks some twenty times. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 10, 12, 14})
    void cancelledAnywhereItSaysSoAndStaysUsable(int questions) {
        try (CpuSolver solver = new CpuSolver(PARAMS, 2)) {
            List<String> expected = Solutions.of(solver, INPUT).found();
            assertThat(solver.solve(INPUT, new Canceller(questions)).cancelled())
                    .isTrue();
            assertThat(Solutions.of(solver, INPUT).set()).isEqualTo(Set.copyOf(expected));
        }
    }

    /** The 96,5 lists have two buckets, so a run's last questions come from the search for trees. */
    @Test
    void cancelledInTheSearchForTreesItSaysSo() {
        AtomicInteger questions = new AtomicInteger();
        try (CpuSolver solver = new CpuSolver(PARAMS, 1)) {
            SolveReport whole = solver.solve(INPUT, new SolveWatcher() {
                @Override
                public void onSolution(int[] indices) {}

                @Override
                public boolean isCancelled() {
                    questions.incrementAndGet();
                    return false;
                }
            });
            assertThat(whole.candidates()).isPositive();
            SolveReport report = solver.solve(INPUT, new Canceller(questions.get() - 1));
            assertThat(report.candidates()).isEqualTo(whole.candidates());
            assertThat(report.cancelled()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "round 0", "round 4"})
    void failureOfTheWatcherSurfaces(String phase) {
        try (CpuSolver solver = new CpuSolver(PARAMS, 3)) {
            SolveWatcher failing = new SolveWatcher() {
                @Override
                public void onSolution(int[] indices) {}

                @Override
                public void onProgress(String current, double done) {
                    if (current.equals(phase)) {
                        throw new IllegalArgumentException("the watcher broke");
                    }
                }
            };
            assertThatThrownBy(() -> solver.solve(INPUT, failing)).hasStackTraceContaining("the watcher broke");
            assertThat(Solutions.of(solver, INPUT).report().cancelled()).isFalse();
        }
    }

    @Test
    void failureOnASolutionSurfaces() {
        try (CpuSolver solver = new CpuSolver(EquihashParams.parse("32,3:ZelProof:twist"), 2)) {
            Random random = new Random(1);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 50; i++) {
                            solver.solve(Solutions.randomInput(random, 140), indices -> {
                                throw new IllegalArgumentException("the watcher broke");
                            });
                        }
                    })
                    .hasStackTraceContaining("the watcher broke");
        }
    }

    @Test
    void progressEndsAtOneInEveryPhase() {
        List<String> ended = new CopyOnWriteArrayList<>();
        try (CpuSolver solver = new CpuSolver(PARAMS, 2)) {
            solver.solve(INPUT, new SolveWatcher() {
                @Override
                public void onSolution(int[] indices) {}

                @Override
                public void onProgress(String phase, double done) {
                    assertThat(done).isBetween(0.0, 1.0);
                    if (done == 1) {
                        ended.add(phase);
                    }
                }
            });
        }
        assertThat(ended)
                .containsExactly("generate", "round 0", "round 1", "round 2", "round 3", "round 4", "solutions");
    }

    private static Set<Thread> solverThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("solver-"))
                .collect(Collectors.toSet());
    }

    /** Lets so many questions pass before it cancels. */
    private static final class Canceller implements SolveWatcher {
        private final AtomicInteger left;

        Canceller(int questions) {
            left = new AtomicInteger(questions);
        }

        @Override
        public void onSolution(int[] indices) {}

        @Override
        public boolean isCancelled() {
            return left.getAndDecrement() <= 0;
        }
    }
}
