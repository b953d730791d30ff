package io.fluxforge.cli;

import io.fluxforge.bench.Machine;
import io.fluxforge.bench.SolveBench;
import io.fluxforge.bench.SolveBenchResult;
import io.fluxforge.bench.report.Environment;
import io.fluxforge.cli.bench.BenchJson;
import io.fluxforge.cli.bench.BenchTable;
import io.fluxforge.cli.bench.DeviceTraffic;
import io.fluxforge.cli.bench.SolveBenchReport;
import io.fluxforge.cli.solve.ExampleBlock;
import io.fluxforge.cli.solve.MemoryNeed;
import io.fluxforge.cli.solve.MemoryProbe;
import io.fluxforge.cli.solve.ProcMemory;
import io.fluxforge.cli.terminal.StatusLine;
import io.fluxforge.kernels.Solver;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.kernels.opencl.OpenClSolver;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures a solver. */
@Command(
        name = "solve",
        description = "Measure how long a device takes to solve a nonce.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The header is that of Flux's block 400,000 with its nonce replaced by 0, 1 and",
            "so on. Nonces 0 and 1 warm up and are not counted. Every solution is verified.",
            "",
            "With --json standard output gets one object: device, params, lanes, threads,",
            "nonces, solutions, secondsPerNonce (median), minSecondsPerNonce,",
            "maxSecondsPerNonce, solutionsPerSecond (all solutions over all time),",
            "phasesMillis (medians), lists (rows, and overflow: rows lost to full buckets;",
            "of all nonces), keptFraction, tableBytes, peakBytes, cpu, cores, java, os; lanes and",
            "threads only for the CPU; for OpenCL devices, one object each, also copyGBPerSecond",
            "(a copy within the device, read plus written), phasesBytes (rows read and written),",
            "phasesGBPerSecond and unresolvedCandidates, and phases are by the device's clock; and",
            "what every report has: report, benchmark, time, version, environment, metrics",
            "(see bench compare).",
            "",
            "Exit codes: 0 measured; 1 failed, or a solution was wrong; 2 an option is wrong",
            "or there is too little memory."
        })
final class BenchSolveCommand implements Callable<Integer> {
    private static final int MAX_NONCES = 100_000;

    private final Terminals terminals = Terminals.ofProcess();
    private final MemoryProbe memory = new ProcMemory();

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

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
            defaultValue = "zelhash",
            converter = VerifyCommand.ParamsConverter.class,
            description = "zelhash or N,K:PERSONALISATION[:twist]. Default: zelhash.")
    private EquihashParams params;

    @Option(
            names = "--nonces",
            paramLabel = "N",
            defaultValue = "6",
            description = "Nonces to measure, 1 to " + MAX_NONCES + ". Default: 6.")
    private int nonces;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that solve, 1 to " + CpuSolver.MAX_THREADS + ". Default: one for each core.")
    private @Nullable Integer threads;

    @Mixin
    private ReportMixin output;

    @Override
    public Integer call() throws IOException {
        output.requireWritable();
        DeviceChoice.requirePossible(spec, device);
        if (device.equals("cpu") && tuning != null) {
            throw mistake("--tuning is for OpenCL devices");
        }
        if (!device.equals("cpu") && threads != null) {
            throw mistake("--threads is for the CPU solver");
        }
        if (nonces < 1 || nonces > MAX_NONCES) {
            throw mistake("--nonces: " + nonces + " is not in the range 1 to " + MAX_NONCES);
        }
        VerifyCommand.requirePossibleLanes(spec);
        if (!device.equals("cpu")) {
            return new DeviceChoice(spec, device, tuning, parent.err()).forEach(params, solver -> {
                publish(measure(solver), Instant.now(), Environment.capture());
                return ExitCodes.OK;
            });
        }
        int threadCount = requireThreads();
        MemoryNeed need = requireMemory(threadCount);
        String lanes = LaneProvider.lanes().name();
        parent.err()
                .println("solving " + params + " on " + device + ", " + BenchTable.threads(threadCount) + ", "
                        + BenchTable.lanes(lanes) + ": " + SolveBench.WARM_UP_NONCES + " nonces to warm up, " + nonces
                        + " to measure; " + need.describe(memory));
        Instant time = Instant.now();
        Environment environment = Environment.capture();
        SolveBenchReport report;
        try {
            report = measure(threadCount, lanes);
        } catch (OutOfMemoryError e) {
            parent.err().println(spec.qualifiedName() + ": memory ran out; " + need.advice());
            return ExitCodes.FAILED;
        }
        publish(report, time, environment);
        return ExitCodes.OK;
    }

    private void publish(SolveBenchReport report, Instant time, Environment environment) throws IOException {
        output.tell(
                BenchJson.of(report, time, environment),
                parent.out(),
                parent.err(),
                () -> BenchTable.print(report, parent.out()));
    }

    private SolveBenchReport measure(OpenClSolver solver) {
        parent.err()
                .println("solving " + params + " on " + solver.description() + ": " + SolveBench.WARM_UP_NONCES
                        + " nonces to warm up, " + nonces + " to measure");
        double copy = solver.copyGigabytesPerSecond();
        Progress progress = new Progress();
        try {
            SolveBenchResult result = new SolveBench(solver, ExampleBlock.load().header()).run(nonces, progress);
            return new SolveBenchReport(
                    params,
                    solver.description(),
                    "",
                    0,
                    result,
                    solver.tableBytes(),
                    memory.peakBytes(),
                    Optional.of(new DeviceTraffic(copy, solver.phaseBytes(), solver.unresolved())),
                    Machine.current());
        } finally {
            progress.clear();
        }
    }

    private SolveBenchReport measure(int threadCount, String lanes) {
        Progress progress = new Progress();
        try (Solver solver = new CpuSolver(params, threadCount)) {
            SolveBenchResult result = new SolveBench(solver, ExampleBlock.load().header()).run(nonces, progress);
            return new SolveBenchReport(
                    params,
                    device,
                    lanes,
                    threadCount,
                    result,
                    solver.tableBytes(),
                    memory.peakBytes(),
                    Optional.empty(),
                    Machine.current());
        } finally {
            progress.clear();
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

    private MemoryNeed requireMemory(int threadCount) {
        MemoryNeed need;
        try {
            need = MemoryNeed.of(params, threadCount);
        } catch (IllegalArgumentException e) {
            throw mistake("--params: " + params + " is more than this solver can do: " + e.getMessage());
        }
        need.findShortage(memory).ifPresent(shortage -> {
            throw mistake(params + " " + shortage);
        });
        return need;
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** One line for each nonce, and on a terminal the phase that runs. Thread-safe. */
    private final class Progress implements SolveBench.Observer {
        private static final long INTERVAL_NANOS = 100_000_000L;

        private final StatusLine line = new StatusLine(parent.err());
        private long lastDrawn = System.nanoTime();

        @Override
        public synchronized void onProgress(int nonce, String phase, double done) {
            long now = System.nanoTime();
            if (terminals.err() && now - lastDrawn >= INTERVAL_NANOS) {
                lastDrawn = now;
                line.draw("nonce " + nonce + ", " + phase + ": " + (int) (100 * done) + " %");
            }
        }

        @Override
        public synchronized void onNonce(SolveBench.Run run) {
            line.clear();
            int solutions = run.report().solutions();
            parent.err()
                    .println(String.format(
                            Locale.ROOT,
                            "nonce %d%s: %.3f s, %d %s",
                            run.nonce(),
                            run.isWarmUp() ? " (warm-up)" : "",
                            run.seconds(),
                            solutions,
                            solutions == 1 ? "solution" : "solutions"));
        }

        synchronized void clear() {
            line.clear();
        }
    }
}
