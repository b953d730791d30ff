package io.fluxforge.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxforge.kernels.Solver;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.SolutionCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernels on a second runtime, of another compiler and another idea of the standard: Mesa's Rusticl on llvmpipe. In a process of
 * its own, as it is for the variable that wakes it. Skipped where there is none.
 */
class RusticlTest {
    private static final String PLATFORM = "rusticl";
    /** What llvmpipe offers. */
    private static final long LOCAL_BYTES = 32 << 10;

    @TempDir
    private Path folder;

    /** By its library, so that a Rusticl whose devices we do not see is no reason to skip. */
    private static void requireRusticl() {
        assumeTrue(Files.exists(Path.of("/etc/OpenCL/vendors/rusticl.icd")), "mesa-opencl-icd is not installed");
        assumeFalse(
                OpenClDevices.find().list().isEmpty(),
                () -> "no OpenCL loader: " + OpenClDevices.find().problem().orElse(""));
    }

    private List<String> probe(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(PLATFORM));
        all.addAll(List.of(arguments));
        return Probe.run(
                folder.resolve("out"),
                Map.of("RUSTICL_ENABLE", "llvmpipe", "XDG_CACHE_HOME", folder.toString()),
                List.of(),
                RusticlProbe.class,
                all.toArray(String[]::new));
    }

    /** It refuses device types that the standard does not know, such as JOCL's constant for all of them. */
    @Test
    void itsDevicesAreSeen() throws IOException, InterruptedException {
        requireRusticl();
        assertThat(probe()).anyMatch(line -> line.startsWith(RusticlProbe.DEVICE) && line.contains("llvmpipe"));
    }

    /** And its event times are always 0, 1, 2 and 3. */
    @ParameterizedTest
    @ValueSource(strings = {"48,5:ZcashPoW", "60,4:ZelProof:twist", "72,5:ZcashPoW"})
    void findsWhatTheCpuSolverFindsAndTimesAreTrue(String params) throws IOException, InterruptedException {
        requireRusticl();
        List<NoncePlan> plans = NoncePlan.forGpus(EquihashParams.parse(params), LOCAL_BYTES);
        assertThat(plans).isNotEmpty();
        for (NoncePlan plan : plans) {
            compare(params, plan.tuning());
        }
    }

    private void compare(String params, String tuning) throws IOException, InterruptedException {
        EquihashParams wanted = EquihashParams.parse(params);
        List<String> lines = probe(params, tuning, "4");
        Random random = new Random(RusticlProbe.SEED);
        int found = 0;
        try (Solver reference = new CpuSolver(wanted, 1)) {
            for (String line : lines.stream()
                    .filter(line -> line.startsWith(RusticlProbe.NONCE))
                    .toList()) {
                String[] columns = line.split(" ", -1);
                byte[] input = new byte[OpenClSolver.HEADER_BYTES];
                random.nextBytes(input);
                Set<String> expected = new TreeSet<>();
                reference.solve(
                        input, indices -> expected.add(HexFormat.of().formatHex(SolutionCodec.pack(wanted, indices))));
                assertThat(new TreeSet<>(List.of(columns).subList(3, columns.length)))
                        .as("%s with %s", params, tuning)
                        .isEqualTo(expected);
                // Its own times make some 100 ns of a nonce; how much of it is more than the device's depends on the
                // machine.
                double seconds = Double.parseDouble(columns[1]);
                if (found++ > 0) {
                    assertThat(Double.parseDouble(columns[2])).isGreaterThan(seconds / 1000);
                }
            }
        }
        assertThat(found).isEqualTo(4);
        assertThat(lines)
                .filteredOn(line -> line.startsWith(RusticlProbe.LOG))
                .filteredOn(line -> line.contains("event times"))
                .singleElement()
                .asString()
                .endsWith("; the host's clock is used instead");
    }
}
