package io.fluxforge.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sources by another front end than the runtime's: clang's, for OpenCL 1.2, without a warning. Skipped where there is no clang. */
class KernelSourceTest {
    private static final long LOCAL_BYTES = 48 << 10;
    private static final long CPU_LOCAL_BYTES = 512 << 10;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "zelhash, spir, ''",
        "zelhash, spir64, ''",
        "zelhash, spir64, -D__NV_CL_C_VERSION=120",
        "zelhash, amdgcn-amd-amdhsa, -nogpulib",
        "'144,5:BgoldPoW', spir64, ''",
        "'192,7:ZcashPoW', spir64, ''",
        "'96,5:ZcashPoW', spir, ''",
        "'48,5:ZcashPoW', spir64, ''",
    })
    void compilesWithoutWarnings(String params, String target, String option) throws IOException, InterruptedException {
        assumeTrue(isClangHere(), "clang is not installed");
        for (Tuning tuning : Tunings.all()) {
            Geometry geometry;
            try {
                geometry = new Geometry(
                        EquihashParams.parse(params),
                        tuning,
                        4,
                        tuning.workGroup() == 1 ? CPU_LOCAL_BYTES : LOCAL_BYTES);
            } catch (IllegalArgumentException doesNotFit) {
                continue;
            }
            Path source = folder.resolve("kernels.cl");
            Files.writeString(source, KernelSource.of(geometry));
            Path log = folder.resolve("log");
            List<String> command = new ArrayList<>(List.of(
                    "clang", "-x", "cl", "-cl-std=CL1.2", "-Xclang", "-finclude-default-header", "-fsyntax-only"));
            command.addAll(List.of("-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-target", target));
            if (!option.isEmpty()) {
                command.add(option);
            }
            command.add(source.toString());
            Process clang = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertThat(clang.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(clang.exitValue())
                    .as("%s for %s: %s", tuning.name(), target, Files.readString(log, StandardCharsets.UTF_8))
                    .isZero();
        }
    }

    private static boolean isClangHere() throws InterruptedException {
        try {
            return new ProcessBuilder("clang", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
