package io.fluxforge.bench.gpumodel;

import io.fluxforge.bench.gpumodel.Instruction.Kind;
import io.fluxforge.kernels.opencl.NoncePlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code clang} with its back end for AMD's cards, which AMD's own drivers use too. */
final class AmdCompiler implements DeviceCompiler {
    private static final int NEWEST = 22;
    private static final int OLDEST = 14;
    private static final String BUILTINS = "amd_builtins.h";
    private static final Pattern VERSION = Pattern.compile("clang version ([0-9.]+)");
    private static final Pattern KERNEL = Pattern.compile("(?ms)^(\\w+):\\s+; @\\w+$(.*?)^\\.Lfunc_end");
    private static final Pattern LABEL = Pattern.compile("^(\\.L\\w+):.*");
    private static final Pattern INSTRUCTION = Pattern.compile("^\\t([a-z]+_\\w+)(.*)$");
    private static final Pattern DESTINATION = Pattern.compile("\\.L\\w+");
    private static final Pattern LOCAL_ATOMIC =
            Pattern.compile("ds_(add|sub|or|and|xor|min|max|inc|dec|wrxchg|cmpst|storexchg)\\w*");
    /** A quarter as fast as the others. */
    private static final Pattern SLOW =
            Pattern.compile("v_(lshl|lshr|ashr)\\w*64\\w*|v_mul_(lo|hi)\\w*32\\w*|v_mad_\\w*64\\w*");

    private @Nullable String command;

    @Override
    public boolean isFor(String architecture) {
        return architecture.startsWith("gfx");
    }

    @Override
    public String version() throws IOException, InterruptedException {
        Matcher version = VERSION.matcher(CompilerRun.print(List.of(command(), "--version")));
        return "clang " + (version.find() ? version.group(1) : "of unknown version");
    }

    private String command() throws IOException, InterruptedException {
        if (command == null) {
            List<String> names = new ArrayList<>(List.of("clang"));
            for (int i = NEWEST; i >= OLDEST; i--) {
                names.add("clang-" + i);
            }
            command = firstWithTarget(names);
        }
        return command;
    }

    private static String firstWithTarget(List<String> names) throws IOException, InterruptedException {
        for (String name : names) {
            try {
                if (CompilerRun.print(List.of(name, "-print-targets")).contains("amdgcn")) {
                    return name;
                }
            } catch (IOException notThere) {
                // Another may be.
            }
        }
        throw new IOException("no clang for AMD's cards");
    }

    @Override
    public Map<String, CompiledKernel> compile(NoncePlan plan, String architecture)
            throws IOException, InterruptedException {
        List<String> arguments = List.of(
                command(),
                "-x",
                "cl",
                "-cl-std=CL1.2",
                "-Xclang",
                "-finclude-default-header",
                "--target=amdgcn-amd-amdhsa",
                "-mcpu=" + architecture,
                "-nogpulib",
                "-O3",
                "-S");
        CompilerRun run = CompilerRun.compile(arguments, builtins() + plan.source(), ".cl");
        return parse(new String(run.output(), StandardCharsets.UTF_8));
    }

    private static String builtins() throws IOException {
        try (InputStream in = Objects.requireNonNull(AmdCompiler.class.getResourceAsStream(BUILTINS), BUILTINS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Reads assembly text. */
    static Map<String, CompiledKernel> parse(String assembly) {
        Map<String, CompiledKernel> kernels = new HashMap<>();
        Matcher kernel = KERNEL.matcher(assembly);
        while (kernel.find()) {
            Matcher meta = Pattern.compile("(?s)\\.name: +" + kernel.group(1) + "\\n.*?\\.vgpr_spill_count: \\d+")
                    .matcher(assembly);
            if (meta.find()) {
                String before = assembly.substring(0, meta.start());
                kernels.put(
                        kernel.group(1),
                        new CompiledKernel(
                                value(meta.group(), "vgpr_count"),
                                value(
                                        before.substring(before.lastIndexOf(".group_segment")),
                                        "group_segment_fixed_size"),
                                4 * value(meta.group(), "vgpr_spill_count"),
                                code(kernel.group(2))));
            }
        }
        return kernels;
    }

    private static int value(String text, String name) {
        Matcher matcher = Pattern.compile("\\." + name + ": +(\\d+)").matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static List<Instruction> code(String text) {
        Map<String, Integer> labels = new HashMap<>();
        List<Matcher> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher label = LABEL.matcher(line);
            Matcher instruction = INSTRUCTION.matcher(line);
            if (label.matches()) {
                labels.put(label.group(1), lines.size());
            } else if (instruction.matches()) {
                lines.add(instruction);
            }
        }
        return lines.stream()
                .map(line -> instruction(line.group(1), line.group(2), labels))
                .toList();
    }

    private static Instruction instruction(String name, String operands, Map<String, Integer> labels) {
        Matcher destination = DESTINATION.matcher(operands);
        if (name.contains("branch") && destination.find()) {
            return new Instruction(Kind.NONE, labels.getOrDefault(destination.group(), Instruction.NO_TARGET));
        }
        return new Instruction(kind(name, operands));
    }

    private static Kind kind(String name, String operands) {
        if (name.startsWith("s_")) {
            return name.equals("s_barrier") ? Kind.BARRIER : Kind.NONE;
        }
        if (name.endsWith("_inv") || name.endsWith("_vol")) {
            return Kind.NONE;
        }
        if (name.startsWith("ds_")) {
            if (LOCAL_ATOMIC.matcher(name).matches()) {
                return Kind.LOCAL_ATOMIC;
            }
            return name.startsWith("ds_write") || name.startsWith("ds_store") ? Kind.LOCAL_STORE : Kind.LOCAL_LOAD;
        }
        if (name.contains("_atomic")) {
            // Without a result: a bucket's sums at its end, no row.
            return operands.contains(" glc") || operands.contains("RETURN") ? Kind.GLOBAL_ATOMIC : Kind.OTHER;
        }
        if (name.contains("_load")) {
            return Kind.GLOBAL_LOAD;
        }
        if (name.contains("_store")) {
            return Kind.GLOBAL_STORE;
        }
        return SLOW.matcher(name).matches() ? Kind.SHIFT : Kind.ALU;
    }
}
