package io.fluxforge.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.kernels.opencl.NoncePlan;
import io.fluxforge.kernels.opencl.NonceResults;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.SolutionCodec;
import io.fluxforge.verifier.blake2b.Blake2b;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels as CUDA C++, by clang: for a GPU without running them, and for this processor with threads as fibers. */
class CudaSourceTest {
    private static final long SHARED_BYTES = 48 << 10;

    @TempDir
    private Path folder;

    @BeforeEach
    void requireClang() throws InterruptedException {
        assumeTrue(Compilers.isClangHere(), "clang++ is not installed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zelhash", "96,5:ZcashPoW"})
    void compilesForGpusWithoutWarnings(String params) throws IOException, InterruptedException {
        Path builtins = Compilers.copy("clang_builtins.h", folder);
        List<NoncePlan> plans = NoncePlan.forGpus(EquihashParams.parse(params), SHARED_BYTES);
        assertThat(plans).isNotEmpty();
        for (NoncePlan plan : plans) {
            Files.writeString(folder.resolve("kernels.cu"), CudaSource.of(plan));
            String command = "clang++ -x cuda --cuda-device-only -nocudainc -nocudalib -Wno-unknown-cuda-version"
                    + " --cuda-gpu-arch=sm_70 -Xclang -target-feature -Xclang +ptx63 -std=c++14 -O1"
                    + " -Wall -Wextra -Wno-unused-parameter -Wno-unused-function -Werror -include " + builtins
                    + " -S kernels.cu -o kernels.ptx";
            Compilers.run(folder, List.of(command.split(" ")));
            String ptx = Files.readString(folder.resolve("kernels.ptx"));
            assertThat(plan.calls()).allMatch(call -> ptx.contains(".visible .entry " + call.kernel() + "("));
            assertThat(ptx).contains(".maxntid " + plan.workGroup() + ", 1, 1");
        }
    }

    /** All that differs from OpenCL but the device: the header, the arguments' order, the barriers. */
    @Test
    void findsWhatTheCpuSolverFinds() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "runs on Linux only");
        EquihashParams params = EquihashParams.ZCASH_96_5;
        NoncePlan plan = NoncePlan.forGpus(params, SHARED_BYTES).getFirst();
        int found = 0;
        for (byte nonce = 0; nonce < 2; nonce++) {
            byte[] input = new byte[140];
            input[139] = nonce;
            Set<String> expected = new TreeSet<>();
            try (CpuSolver solver = new CpuSolver(params, 1)) {
                solver.solve(input, indices -> expected.add(hex(params, indices)));
            }
            Set<String> solutions = new TreeSet<>();
            SolveReport report = emulate(plan, input, solutions);
            assertThat(solutions).isEqualTo(expected);
            assertThat(report.overflow()).isZero();
            found += solutions.size();
        }
        assertThat(found).isPositive();
    }

    private static String hex(EquihashParams params, int[] indices) {
        return HexFormat.of().formatHex(SolutionCodec.pack(params, indices));
    }

    private SolveReport emulate(NoncePlan plan, byte[] input, Set<String> solutions)
            throws IOException, InterruptedException {
        Compilers.copy("emulator.h", folder);
        Files.writeString(
                folder.resolve("kernels.cpp"),
                "#include \"emulator.h\"\n" + CudaSource.of(plan) + "#line 1 \"main\"\n" + main(plan, input));
        String command = "clang++ -x c++ -std=c++14 -O1 -w kernels.cpp -o kernels";
        Compilers.run(folder, List.of(command.split(" ")));
        Compilers.run(folder, List.of(folder.resolve("kernels").toString()));
        NonceResults results = new NonceResults(plan.params());
        SolveReport report = results.report(
                input,
                List.of(),
                read(NoncePlan.STATS),
                read(NoncePlan.INDICES),
                false,
                indices -> solutions.add(hex(plan.params(), indices)));
        assertThat(results.unresolved()).isZero();
        assertThat(results.invalid()).isZero();
        return report;
    }

    private IntBuffer read(String buffer) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(folder.resolve(buffer)))
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
    }

    private static String main(NoncePlan plan, byte[] input) {
        long[] chain = new long[Blake2b.CHAIN_WORDS];
        long[] message = new long[Blake2b.MESSAGE_WORDS];
        HashInput hashInput = new HashInput(plan.params());
        hashInput.set(input);
        hashInput.fillLanes(1, chain, message);
        StringBuilder text = new StringBuilder("int main() {\n");
        plan.buffers().forEach((name, bytes) -> text.append("Buffer " + identifier(name) + "(" + bytes + "u);\n"));
        text.append("ulong8 chain = {" + words(chain) + "};\n");
        for (NoncePlan.Call call : plan.calls()) {
            String hashed = call.hashes() ? "chain, " + words(message[0], message[1]) + ", " : "";
            String buffers =
                    call.buffers().stream().map(CudaSourceTest::identifier).collect(Collectors.joining(", "));
            text.append(String.format(
                    Locale.ROOT,
                    "run(%du, %du, [&] { %s(%s%s); });%n",
                    call.groups(),
                    plan.workGroup(),
                    call.kernel(),
                    hashed,
                    buffers));
        }
        for (String name : List.of(NoncePlan.STATS, NoncePlan.INDICES)) {
            text.append("FILE *" + name + "_file = fopen(\"" + name + "\", \"wb\");\n");
            text.append("fwrite(" + name + ".at, 1, " + name + ".bytes, " + name + "_file);\n");
            text.append("fclose(" + name + "_file);\n");
        }
        return text.append("return 0;\n}\n").toString();
    }

    private static String identifier(String name) {
        return name.replace(' ', '_');
    }

    private static String words(long... words) {
        return Arrays.stream(words)
                .mapToObj(word -> "0x" + Long.toHexString(word) + "ull")
                .collect(Collectors.joining(", "));
    }
}
