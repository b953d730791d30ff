package io.fluxforge.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choice of a tuning on a real runtime. Skipped where there is none. */
class OpenClSolversTest {
    /** Bytes of two lists of 2^27 rows of seven 32-bit words. */
    private static final long LISTS_OF_208_7 = (2L * 28) << 27;

    private static final EquihashParams PARAMS = EquihashParams.ZCASH_96_5;
    private static final Tuning GOOD = new Tuning("good", 1, 1, 12, 10, 1, true, 30);
    /** Has no room for half of the rows. */
    private static final Tuning BAD = new Tuning("bad", 1, 1, 12, 10, 1, true, 0);

    @TempDir
    private Path folder;

    private final List<String> log = new ArrayList<>();
    private OpenClDevice device;
    private TuningCache cache;
    private OpenClSolvers solvers;

    @BeforeEach
    void requireDevice() {
        OpenClDevices devices = OpenClDevices.find();
        assumeFalse(
                devices.list().isEmpty(), () -> "OpenCL: " + devices.problem().orElse(""));
        device = devices.list().getFirst();
        cache = new TuningCache(folder.resolve("not there yet"));
        solvers = new OpenClSolvers(cache, log::add);
    }

    @AfterEach
    void nothingLeaks() {
        assertThat(ClHandles.live()).isZero();
    }

    @Test
    void aSolverHasPassedTheSelfTest() {
        try (OpenClSolver solver = solvers.open(device, PARAMS, Optional.empty())) {
            assertThat(log).contains("testing " + solver.description());
            assertThat(SelfTest.of(PARAMS).orElseThrow().run(solver)).isEmpty();
        }
    }

    @Test
    void theRememberedTuningIsTaken() {
        String last = OpenClSolvers.tunings(device).getLast();
        assertThat(solvers.plan(device, PARAMS).tuning()).isNotEqualTo(last);

        assertThat(cache.put(device, PARAMS, last)).isTrue();

        assertThat(solvers.plan(device, PARAMS).tuning()).isEqualTo(last);
        try (OpenClSolver solver = solvers.open(device, PARAMS, Optional.empty())) {
            assertThat(solver.description()).contains(last);
        }
    }

    @Test
    void aRememberedTuningThatIsNoMoreIsForgotten() {
        String first = solvers.plan(device, PARAMS).tuning();
        assertThat(cache.put(device, PARAMS, "gone")).isTrue();
        assertThat(solvers.plan(device, PARAMS).tuning()).isEqualTo(first);
    }

    @Test
    void measuringChoosesAmongAllThatFit() {
        List<Geometry> all = OpenClSolvers.tunings(device).stream()
                .map(name -> Tunings.all().stream()
                        .filter(tuning -> tuning.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .map(this::geometry)
                .toList();
        Geometry best = trials().fastest(all);
        assertThat(all).contains(best);
        assertThat(log).filteredOn(line -> line.startsWith("measuring ")).hasSize(all.size());
        assertThat(log).filteredOn(line -> line.startsWith("testing ")).hasSize(all.size());
    }

    /** It may be the fastest by far, as a kernel is that the compiler has left half out. */
    @Test
    void aTuningThatFailsTheSelfTestIsNeitherMeasuredNorCondemnsTheDevice() {
        Geometry good = good();
        assertThat(trials().fastest(List.of(bad(), good))).isEqualTo(good);
        assertThat(log)
                .anyMatch(line -> line.startsWith("bad is out: tuning bad on " + device + " fails the self-test: "))
                .noneMatch(line -> line.startsWith("measuring bad"));
        log.clear();
        try (OpenClSolver solver = trials().first(List.of(bad(), good()))) {
            assertThat(solver.description()).contains("good");
        }
        assertThat(log).anyMatch(line -> line.startsWith("bad is out: "));
    }

    @Test
    void aRememberedTuningThatFailsTheSelfTestIsReplaced() {
        assertThat(cache.put(device, PARAMS, "bad")).isTrue();
        try (OpenClSolver solver = solvers.best(device, PARAMS, List.of(bad(), good()), trials())) {
            assertThat(solver.description()).contains("good");
        }
    }

    @Test
    void theDeviceIsAtFaultIfNoTuningPasses() {
        assertThatThrownBy(() -> trials().fastest(List.of(bad())))
                .isInstanceOf(FaultyDeviceException.class)
                .hasMessageStartingWith(device + " is at fault with every tuning; tuning bad on " + device);
        assertThatThrownBy(() -> trials().first(List.of(bad()))).isInstanceOf(FaultyDeviceException.class);
    }

    @Test
    void aTuningOfTheUsersThatFailsIsNamed() {
        assertThatThrownBy(() -> trials().tested(bad()))
                .isInstanceOf(FaultyDeviceException.class)
                .hasMessageStartingWith("tuning bad on " + device + " fails the self-test: ");
    }

    private TuningTrials trials() {
        return new TuningTrials(device, log::add);
    }

    private Geometry geometry(Tuning tuning) {
        return new Geometry(PARAMS, tuning, device.computeUnits(), device.localBytes());
    }

    private Geometry good() {
        return geometry(GOOD);
    }

    private Geometry bad() {
        return geometry(BAD);
    }

    @Test
    void anUnknownTuningIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> solvers.open(device, PARAMS, Optional.of("fast")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no tuning is named 'fast'")
                .hasMessageContaining(OpenClSolvers.tunings(device).getFirst());
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() {
        // Digits of 26 bits and rows of 208, in lists of 2^27. PoCL's memory is the machine's, of which it sees now
        // more and now less.
        assumeTrue(device.memoryBytes() < LISTS_OF_208_7, "it fits this device");
        assertThatThrownBy(() -> solvers.plan(device, EquihashParams.parse("208,7:ZcashPoW")))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).contains("208,7:ZcashPoW"));
    }

    @Test
    void aDamagedCacheCostsNothingButAMeasurement() throws IOException {
        Files.createDirectories(folder.resolve("not there yet"));
        Files.writeString(folder.resolve("not there yet/opencl-tuning.properties"), "\\u12zz");
        assertThat(cache.find(device, PARAMS)).isEmpty();
        assertThat(cache.put(device, PARAMS, "x")).isTrue();
        assertThat(cache.find(device, PARAMS)).contains("x");
        assertThat(cache.find(device, EquihashParams.ZELHASH)).isEmpty();
    }

    /** What was fastest with other kernels says nothing. */
    @Test
    void otherKernelsAreMeasuredAgain() throws IOException {
        assertThat(cache.put(device, PARAMS, "x")).isTrue();
        Path file = folder.resolve("not there yet/opencl-tuning.properties");
        String kept = Files.readString(file);
        assertThat(kept).contains(KernelSource.revision());
        Files.writeString(file, kept.replace(KernelSource.revision(), "00000000"));
        assertThat(cache.find(device, PARAMS)).isEmpty();
    }

    @Test
    void aCacheThatCannotBeWrittenSaysSo() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(new TuningCache(file).put(device, PARAMS, "x")).isFalse();
    }

    @Test
    void theUsersCacheFollowsXdg() {
        assertThat(TuningCache.ofUser(Map.of("XDG_CACHE_HOME", folder.toString()))
                        .put(device, PARAMS, "x"))
                .isTrue();
        assertThat(folder.resolve("fluxforge/opencl-tuning.properties")).exists();
    }
}
