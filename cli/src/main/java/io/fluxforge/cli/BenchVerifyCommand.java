package io.fluxforge.cli;

import io.fluxforge.bench.KnownProofs;
import io.fluxforge.bench.VerifyBench;
import io.fluxforge.cli.bench.BenchJson;
import io.fluxforge.cli.bench.BenchTable;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private ReportMixin report;

    @Override
    public Integer call() throws InterruptedException, IOException {
        requirePossibleOptions();
        report.<VerifyBench.Result>measure(
                parent, new VerifyBench(params, seconds, threads)::run, BenchJson::of, BenchTable::print);
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
