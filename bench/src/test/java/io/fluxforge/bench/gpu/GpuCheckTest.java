package io.fluxforge.bench.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.kernels.cuda.CudaSource;
import io.fluxforge.kernels.opencl.NoncePlan;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The whole check as a process, on a stand-in for the CUDA driver whose device is this processor with a block's threads as fibers.
 * Skipped where no compiler for C++ is at hand.
 */
class GpuCheckTest {
    private static final String PARAMS = "48,5:ZcashPoW";
    private static final long SHARED_BYTES = 48 << 10;
    private static final int SECONDS = 300;
    /** Its tests' resources: what makes C++ of CUDA. */
    private static final Path EMULATOR =
            Path.of("../kernels/src/test/resources/cuda/emulator.h").toAbsolutePath();

    @TempDir
    private Path folder;

    private String compiler = "";
    private final List<String> tunings = new ArrayList<>();

    @BeforeEach
    void buildTheStandIn() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "for Linux");
        compiler = Stream.of("clang++", "clang++-16", "clang++-15", "g++")
                .filter(GpuCheckTest::isHere)
                .findFirst()
                .orElse("");
        assumeTrue(!compiler.isEmpty(), "neither clang++ nor g++ is installed");
        Path source = folder.resolve("stand_in.cpp");
        try (var in = Objects.requireNonNull(GpuCheckTest.class.getResourceAsStream("/gpu/cuda_stand_in.cpp"))) {
            Files.write(source, in.readAllBytes());
        }
        compile(source, folder.resolve("libcuda.so.1"));
    }

    private static boolean isHere(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private void compile(Path source, Path library) throws IOException, InterruptedException {
        run(
                Map.of(),
                List.of(
                        compiler,
                        "-shared",
                        "-fPIC",
                        "-std=c++14",
                        "-O1",
                        "-w",
                        source.toString(),
                        "-o",
                        library.toString(),
                        "-ldl"));
    }

    private String run(Map<String, String> variables, List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        boolean done = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(done).as("%s within %d s", command, SECONDS).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", command, Files.readString(log))
                .isZero();
        return Files.readString(log);
    }

    /** Kernels as a library, and an image that names it. */
    private void prebuild(NoncePlan plan) throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder("#include \"" + EMULATOR + "\"\n" + CudaSource.of(plan)
                + "#line 1 \"launch\"\n"
                + "struct Any { void *at; template <class T> operator T *() const { return (T *)at; } };\n");
        for (NoncePlan.Call call : kernels(plan)) {
            List<String> arguments = new ArrayList<>();
            if (call.hashes()) {
                arguments.addAll(List.of("*(ulong8 *)a[0]", "*(ulong *)a[1]", "*(ulong *)a[2]"));
            }
            int hashed = arguments.size();
            IntStream.range(hashed, hashed + call.buffers().size())
                    .forEach(i -> arguments.add("Any{*(void **)a[" + i + "]}"));
            text.append(String.format(
                    Locale.ROOT,
                    "extern \"C\" __attribute__((visibility(\"default\"))) void launch_%s(unsigned groups, unsigned"
                            + " threads, void **a) { run(groups, threads, [&] { %s(%s); }); }%n",
                    call.kernel(),
                    call.kernel(),
                    String.join(", ", arguments)));
        }
        Path source = Files.writeString(
                folder.resolve(plan.tuning() + ".cpp"),
                text.toString().replace("#define inline __device__ __inline__\n", "#define inline __inline__\n"));
        Path library = folder.resolve(plan.tuning() + ".so");
        compile(source, library);
        Files.writeString(folder.resolve(plan.tuning() + ".ptx"), library.toString());
        tunings.add(plan.tuning());
    }

    /** A kernel may be called more than once. */
    private static Collection<NoncePlan.Call> kernels(NoncePlan plan) {
        Map<String, NoncePlan.Call> byName = new LinkedHashMap<>();
        plan.calls().forEach(call -> byName.putIfAbsent(call.kernel(), call));
        return byName.values();
    }

    private JsonNode check(Map<String, String> variables, String... more) throws IOException, InterruptedException {
        Path out = folder.resolve("check.json");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                GpuCheck.class.getName()));
        command.addAll(
                List.of("--params", PARAMS, "--cuda", "--compiler", "prebuilt", "--prebuilt", folder.toString()));
        command.addAll(List.of("--out", out.toString(), "--known", "2", "--nonces", "2"));
        command.addAll(List.of(more));
        Map<String, String> all = new HashMap<>(variables);
        all.put("LD_LIBRARY_PATH", folder.toString());
        all.put("XDG_CACHE_HOME", folder.toString());
        String said = run(all, command);
        JsonNode report = ReportJson.MAPPER.readTree(Files.readString(out));
        assertThat(said).contains(report.path("verdict").asString());
        return report;
    }

    @Test
    void runsThroughOnAStandInForTheDriver() throws IOException, InterruptedException {
        for (NoncePlan plan :
                NoncePlan.forGpus(EquihashParams.parse(PARAMS), SHARED_BYTES).subList(0, 2)) {
            prebuild(plan);
        }
        String first = tunings.getFirst();
        JsonNode report = check(Map.of(), "--tuning", first);
        assertThat(report.path("outcome").asString()).isEqualTo("agreed");
        JsonNode result =
                report.path("cuda").path("devices").path(0).path("results").path(0);
        assertThat(result.path("tuning").asString()).isEqualTo(first);
        assertThat(result.path("known").path("agreed").asInt()).isEqualTo(2);
        assertThat(result.path("bench").path("solutionsPerSecond").asDouble()).isPositive();
        assertThat(report.path("verdict").asString())
                .startsWith("Stand-in by CUDA: " + first + " does ")
                .endsWith("2 of 2 sets agree; 0 of 1 tunings fail");
        // A tuning that cannot be compiled is a result, and the clock that stands still is told.
        JsonNode lies = check(Map.of("STAND_IN_LIES", "1"), "--tuning", tunings.getLast());
        assertThat(lies.path("log").toString()).contains("its event times cannot be true");
        assertThat(lies.path("cuda")
                        .path("devices")
                        .path(0)
                        .path("results")
                        .path(0)
                        .path("bench")
                        .path("phases")
                        .toString())
                .contains("generate");
    }
}
