package io.fluxforge.cli;

import io.fluxforge.bench.KnownProofs;
import io.fluxforge.bench.VerifyBench;
import io.fluxforge.bench.report.Environment;
import io.fluxforge.cli.bench.BenchJson;
import io.fluxforge.cli.bench.BenchTable;
import io.fluxforge.cli.terminal.StatusLine;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures verification. */
@Command(
        name = "verify",
        description = "Measure how many proofs of work are verified in a second.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Real proofs are verified in batches of 50; so are spoilt ones: a mix of five",
            "kinds in equal parts (flipped bit, swapped sub-trees, duplicated index, wrong",
            "order, wrong length), and flipped bits alone, the only kind that takes hashing",
            "to be found. Every verdict is checked. After a warm-up each of the three is",
            "measured in ten slices; the median, the slowest and the fastest are printed.",
            "",
            "Proofs are known for zelhash, 144,5:ZcashPoW, 200,9:ZcashPoW, 96,5:ZcashPoW,",
            "48,5:ZcashPoW and 192,7:ZERO_PoW.",
            "",
            "With --json standard output gets one object: params, lanes, threads, seconds,",
            "slices, batch, proofs, compressionsPerVerification, verificationsPerSecond,",
            "corruptedPerSecond, bitFlipsPerSecond (medians; min... and max... beside them,",
            "such as minBitFlipsPerSecond), cpu, cores, java, os, and what every report has:",
            "report, benchmark, time, version, environment, metrics (see bench compare).",
            "",
            "Exit codes: 0 measured; 1 a verdict was wrong; 2 an option is wrong."
        })
final class BenchVerifyCommand implements Callable<Integer> {
    private static final int MAX_THREADS = 1024;
    private static final double MAX_SECONDS = 3600;

    private final Terminals terminals = Terminals.ofProcess();

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--params",
            paramLabel = "PARAMS",
            defaultValue = "zelhash",
            converter = VerifyCommand.ParamsConverter.class,
            description = "zelhash or N,K:PERSONALISATION. Default: zelhash.")
    private EquihashParams params;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long to measure each of the three, up to 3600. Default: 5.")
    private double seconds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads that verify, 1 to " + MAX_THREADS + ". Default: 1.")
    private int threads;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also write the JSON report to a file; in a folder, to one named after the time.")
    private @Nullable Path file;

    @Override
    public Integer call() throws InterruptedException, IOException {
        requirePossibleOptions();
        Instant time = Instant.now();
        Environment environment = Environment.capture();
        StatusLine line = new StatusLine(parent.err());
        Consumer<String> progress = terminals.err() ? line::draw : text -> {};
        VerifyBench.Result result;
        try {
            result = new VerifyBench(params, seconds, threads).run(progress);
        } finally {
            line.clear();
        }
        BenchJson.publish(BenchJson.of(result, time, environment), json, parent.out(), file);
        if (!json) {
            BenchTable.print(result, environment.machine(), parent.out());
        }
        return ExitCodes.OK;
    }

    private void requirePossibleOptions() {
        VerifyCommand.requirePossibleLanes(spec);
        if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
            throw mistake("--seconds: " + seconds + " is not above 0 and up to 3600");
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw mistake("--threads: " + threads + " is not in the range 1 to " + MAX_THREADS);
        }
        try {
            KnownProofs.of(params);
        } catch (IllegalArgumentException e) {
            throw mistake("--params: " + e.getMessage());
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
