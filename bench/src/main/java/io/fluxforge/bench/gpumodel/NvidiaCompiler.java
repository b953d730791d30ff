package io.fluxforge.bench.gpumodel;

import io.fluxforge.kernels.cuda.CudaSource;
import io.fluxforge.kernels.opencl.NoncePlan;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code nvcc}, with what its assembler says of registers and memory. */
final class NvidiaCompiler implements DeviceCompiler {
    private static final String COMMAND = "nvcc";
    private static final String PREFIX = "sm_";
    private static final int FIRST_WITH_LONG_JUMPS = 90;
    private static final Pattern KERNEL = Pattern.compile("Compiling entry function '(\\w+)'");
    private static final Pattern SPILLS = Pattern.compile("(\\d+) bytes spill stores, (\\d+) bytes spill loads");
    private static final Pattern REGISTERS = Pattern.compile("Used (\\d+) registers");
    private static final Pattern LOCAL = Pattern.compile("(\\d+) bytes smem");
    private static final Pattern VERSION = Pattern.compile("V([0-9.]+)");

    @Override
    public boolean isFor(String architecture) {
        return architecture.startsWith(PREFIX);
    }

    @Override
    public String version() throws IOException, InterruptedException {
        Matcher version = VERSION.matcher(CompilerRun.print(List.of(COMMAND, "--version")));
        return COMMAND + " " + (version.find() ? version.group(1) : "of unknown version");
    }

    @Override
    public Map<String, CompiledKernel> compile(NoncePlan plan, String architecture)
            throws IOException, InterruptedException {
        CompilerRun run = CompilerRun.compile(
                List.of(COMMAND, "-arch=" + architecture, "-cubin", "-Xptxas", "-v"), CudaSource.of(plan), ".cu");
        boolean longJumps = Integer.parseInt(architecture.substring(PREFIX.length())) >= FIRST_WITH_LONG_JUMPS;
        Map<String, List<Instruction>> code;
        try {
            code = Cubin.read(run.output(), longJumps);
        } catch (IllegalArgumentException e) {
            throw new IOException(COMMAND + ": " + e.getMessage(), e);
        }
        Map<String, CompiledKernel> kernels = new HashMap<>();
        String[] parts = run.log().split("(?=Compiling entry function)", -1);
        for (String part : parts) {
            Matcher name = KERNEL.matcher(part);
            if (name.find()) {
                String kernel = name.group(1);
                kernels.put(
                        kernel,
                        new CompiledKernel(
                                first(REGISTERS, part),
                                first(LOCAL, part),
                                first(SPILLS, part),
                                code.getOrDefault(kernel, List.of())));
            }
        }
        return kernels;
    }

    private static int first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
