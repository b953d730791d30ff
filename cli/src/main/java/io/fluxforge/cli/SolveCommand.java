package io.fluxforge.cli;

import io.fluxforge.cli.solve.ExampleBlock;
import io.fluxforge.cli.solve.ExampleStory;
import io.fluxforge.cli.solve.HeaderConverter;
import io.fluxforge.cli.solve.MemoryNeed;
import io.fluxforge.cli.solve.MemoryProbe;
import io.fluxforge.cli.solve.ProcMemory;
import io.fluxforge.cli.solve.SolveJson;
import io.fluxforge.cli.solve.SolveProgress;
import io.fluxforge.cli.solve.SolveResult;
import io.fluxforge.cli.solve.SolveStatistics;
import io.fluxforge.cli.terminal.StatusLine;
import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.Solver;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.kernels.opencl.OpenClSolver;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.SolutionCodec;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Finds every solution of one header. */
@Command(
        name = "solve",
        description = "Find all proofs of work of one block header.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Each solution is one line of hex digits on standard output, packed, without its",
            "CompactSize; what runs, its memory and its times (ms) go to standard error.",
            "With --json standard output gets one object: params, lanes, device, threads,",
            "header, solutions, phasesMillis, lists (rows, and overflow: rows lost to full",
            "buckets), candidates, seconds, tableBytes, peakBytes; lanes and threads only for the",
            "CPU; an object in a line for each device; with --example also",
            "proofs (verdict, hash, meetsTarget, isBlock), one for each solution.",
            "",
            "ZelHash takes 3.6 GiB of memory for its tables; a small test takes almost none,",
            "such as --params 96,5:ZcashPoW.",
            "",
            "Exit codes:",
            "  0   done, also if the header has no solution (which standard error then tells)",
            "  1   failed, or --example did not find the proof that the chain holds",
            "  2   an option is wrong, or there is too little memory",
            "  130 stopped by Ctrl-C",
            "",
            "Examples:",
            "  ./fluxforge solve --example",
            "  ./fluxforge solve --header 04000000a8675c842f7a...9cfd1100 --threads 4",
            "  FLUXFORGE_JAVA_OPTS=-Xmx5g ./fluxforge solve --example --json"
        })
public final class SolveCommand implements Callable<Integer> {

    private final Terminals terminals;
    private final MemoryProbe memory;

    @ParentCommand
    private Fluxforge parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--header",
            paramLabel = "HEX",
            converter = HeaderConverter.class,
            description = "The header's 140 bytes in 280 hex digits, with its nonce and without a solution.")
    private @Nullable BlockHeader header;

    @Option(
            names = "--example",
            description = "Solve the header of a real block, explain what is found and compare it with the chain.")
    private boolean example;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description =
                    "What solves: cpu, opencl:INDEX, opencl:NAME-PART or all (OpenCL devices, one after the other);"
                            + " `./fluxforge devices` lists them. Default: cpu.")
    private String device;

    @Option(
            names = "--tuning",
            paramLabel = "NAME",
            description = "Geometry of an OpenCL device, instead of the best for it; `./fluxforge devices` lists them.")
    private @Nullable String tuning;

    @Option(
            names = "--params",
            paramLabel = "PARAMS",
            converter = VerifyCommand.ParamsConverter.class,
            description = "zelhash or N,K:PERSONALISATION[:twist], such as 144,5:BgoldPoW. Default: zelhash.")
    private @Nullable EquihashParams params;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that solve, 1 to " + CpuSolver.MAX_THREADS + ". Default: one for each core.")
    private @Nullable Integer threads;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public SolveCommand() {
        this(Terminals.ofProcess(), new ProcMemory());
    }

    SolveCommand(Terminals terminals, MemoryProbe memory) {
        this.terminals = terminals;
        this.memory = memory;
    }

    @Override
    public Integer call() throws IOException {
        requirePossibleOptions();
        VerifyCommand.requirePossibleLanes(spec);
        if (!device.equals("cpu")) {
            return solveOnDevices(params == null ? EquihashParams.ZELHASH : params);
        }
        int threadCount = requireThreads();
        EquihashParams wanted = params == null ? EquihashParams.ZELHASH : params;
        MemoryNeed need = requireMemory(wanted, threadCount);
        if (!example) {
            return solve(wanted, Objects.requireNonNull(header), threadCount, need)
                    .map(this::answer)
                    .orElse(ExitCodes.FAILED);
        }
        ExampleBlock block = ExampleBlock.load();
        ExampleStory story = new ExampleStory(block, parent.out());
        if (!json) {
            story.begin();
        }
        return solve(block.params(), block.header(), threadCount, need)
                .map(result -> answer(result, block, story))
                .orElse(ExitCodes.FAILED);
    }

    /** The worst exit code of all chosen devices: one that fails does not keep the others from working. */
    private int solveOnDevices(EquihashParams wanted) throws IOException {
        DeviceChoice choice = new DeviceChoice(spec, device, tuning, parent.err());
        ExampleBlock block = ExampleBlock.load();
        ExampleStory story = new ExampleStory(block, parent.out());
        if (example && !json) {
            story.begin();
        }
        return choice.forEach(example ? block.params() : wanted, solver -> {
            BlockHeader input = example ? block.header() : Objects.requireNonNull(header);
            return solveOn(solver, input)
                    .map(result -> example ? answer(result, block, story) : answer(result))
                    .orElse(ExitCodes.FAILED);
        });
    }

    private Optional<SolveResult> solveOn(OpenClSolver solver, BlockHeader input) {
        parent.err().println("solving " + solver.params() + " on " + solver.description());
        SolveProgress progress =
                new SolveProgress(terminals.err() ? new StatusLine(parent.err()) : null, System::nanoTime);
        try (Interruption _ = new Interruption(progress)) {
            return solve(solver, "", 0, input, progress);
        } finally {
            progress.clear();
        }
    }

    private int answer(SolveResult result) {
        if (json) {
            SolveJson.print(result, List.of(), parent.out());
        } else {
            result.solutions()
                    .forEach(solution -> parent.out().println(HexFormat.of().formatHex(solution)));
            SolveStatistics.print(result, parent.err());
        }
        if (result.solutions().isEmpty()) {
            parent.err().println(spec.qualifiedName() + ": this header has no solution");
        }
        return ExitCodes.OK;
    }

    private int answer(SolveResult result, ExampleBlock block, ExampleStory story) {
        List<ExampleBlock.Proof> proofs = block.judge(result.solutions());
        if (json) {
            SolveJson.print(result, proofs, parent.out());
            return proofs.stream().anyMatch(ExampleBlock.Proof::isBlock) ? ExitCodes.OK : ExitCodes.FAILED;
        }
        boolean good = story.end(proofs);
        SolveStatistics.print(result, parent.err());
        return good ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Solves; empty if somebody stopped it or memory ran out, which standard error then tells. */
    private Optional<SolveResult> solve(EquihashParams wanted, BlockHeader input, int threadCount, MemoryNeed need) {
        String lanes = LaneProvider.lanes().name();
        parent.err()
                .println("solving " + wanted + " on " + device + ", "
                        + (threadCount == 1 ? "1 thread, " : threadCount + " threads, ")
                        + (lanes.equals("scalar") ? "no vectors" : lanes + "-bit vectors") + "; "
                        + need.describe(memory));
        SolveProgress progress =
                new SolveProgress(terminals.err() ? new StatusLine(parent.err()) : null, System::nanoTime);
        try (Interruption _ = new Interruption(progress)) {
            return solve(wanted, threadCount, input, progress);
        } catch (OutOfMemoryError e) {
            parent.err().println(spec.qualifiedName() + ": memory ran out; " + need.advice());
            return Optional.empty();
        } finally {
            progress.clear();
        }
    }

    private Optional<SolveResult> solve(
            EquihashParams wanted, int threadCount, BlockHeader input, SolveProgress progress) {
        progress.onProgress("tables", 0);
        try (Solver solver = new CpuSolver(wanted, threadCount)) {
            return solve(solver, LaneProvider.lanes().name(), threadCount, input, progress);
        }
    }

    private Optional<SolveResult> solve(
            Solver solver, String lanes, int threadCount, BlockHeader input, SolveProgress progress) {
        SolveReport report = solver.solve(input.toBytes(), progress);
        List<byte[]> solutions = progress.solutions().stream()
                .map(indices -> SolutionCodec.pack(solver.params(), indices))
                .toList();
        SolveResult result = new SolveResult(
                solver.params(),
                threadCount == 0 ? solver.description() : device,
                lanes,
                threadCount,
                input,
                solutions,
                report,
                solver.tableBytes(),
                memory.peakBytes());
        return report.cancelled() ? Optional.empty() : Optional.of(result);
    }

    private void requirePossibleOptions() {
        if (example && (header != null || params != null)) {
            throw mistake("--example brings its own header and parameters; leave out "
                    + (header != null ? "--header" : "--params"));
        }
        if (!example && header == null) {
            throw mistake("--header is missing; or try --example");
        }
        DeviceChoice.requirePossible(spec, device);
        if (device.equals("cpu") && tuning != null) {
            throw mistake("--tuning is for OpenCL devices");
        }
        if (!device.equals("cpu") && threads != null) {
            throw mistake("--threads is for the CPU solver");
        }
    }

    private int requireThreads() {
        if (threads == null) {
            return Math.min(Runtime.getRuntime().availableProcessors(), CpuSolver.MAX_THREADS);
        }
        if (threads < 1 || threads > CpuSolver.MAX_THREADS) {
            throw mistake("--threads: " + threads + " is not in the range 1 to " + CpuSolver.MAX_THREADS);
        }
        return threads;
    }

    private MemoryNeed requireMemory(EquihashParams wanted, int threadCount) {
        MemoryNeed need;
        try {
            need = MemoryNeed.of(wanted, threadCount);
        } catch (IllegalArgumentException e) {
            throw mistake("--params: " + wanted + " is more than this solver can do: " + e.getMessage());
        }
        need.findShortage(memory).ifPresent(shortage -> {
            throw mistake(wanted + " " + shortage);
        });
        return need;
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Lets Ctrl-C end the process at once: the solver's threads are daemons, and nothing is left to be written. */
    private final class Interruption implements AutoCloseable {
        private final Thread hook;

        Interruption(SolveProgress progress) {
            hook = new Thread(
                    () -> {
                        progress.cancel();
                        parent.err().println("stopped");
                    },
                    "solve-stop");
            Runtime.getRuntime().addShutdownHook(hook);
        }

        @Override
        public void close() {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // The hook runs already.
            }
        }
    }
}
