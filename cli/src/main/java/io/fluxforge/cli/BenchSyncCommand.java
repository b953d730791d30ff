package io.fluxforge.cli;

import io.fluxforge.bench.SyncBench;
import io.fluxforge.cli.bench.BenchJson;
import io.fluxforge.cli.bench.BenchTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Measures the synchronisation of headers. */
@Command(
        name = "sync",
        description = "Measure how many headers a follower takes over in a second.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A chain with genuine 48,5 proofs is made first, by the rules of the regression-test",
            "network. A node of this process serves it over the loopback interface to a",
            "follower that checks every rule and proof and keeps the headers on disk. The",
            "median, the slowest and the fastest of the runs are printed; each begins with an",
            "empty folder and ends when the last header is durable.",
            "",
            "With --json standard output gets one object: params, headers, runs,",
            "headersPerSecond, openMillis (medians; min... and max... beside them),",
            "proofsChecked, cpu, cores, java, os.",
            "",
            "Exit codes: 0 measured; 1 the follower did not reach the tip; 2 an option is wrong."
        })
final class BenchSyncCommand implements Callable<Integer> {
    private static final int MAX_HEADERS = 1_000_000;
    private static final int MAX_RUNS = 100;

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--headers",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Headers of the chain, 1 to " + MAX_HEADERS + ". Default: 100000.")
    private int headers;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often to synchronise, 1 to " + MAX_RUNS + ". Default: 3.")
    private int runs;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where to keep headers meanwhile. Default: the system's folder for such files.")
    private @Nullable Path data;

    @Mixin
    private ReportMixin report;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (headers < 1 || headers > MAX_HEADERS) {
            throw mistake("--headers: " + headers + " is not in the range 1 to " + MAX_HEADERS);
        }
        if (runs < 1 || runs > MAX_RUNS) {
            throw mistake("--runs: " + runs + " is not in the range 1 to " + MAX_RUNS);
        }
        Path folder = data == null ? Path.of(System.getProperty("java.io.tmpdir")) : data;
        if (!Files.isDirectory(folder)) {
            throw mistake("--data: " + folder + " is not a folder");
        }
        report.<SyncBench.Result>measure(
                parent,
                progress -> new SyncBench(headers, runs).run(folder, progress),
                BenchJson::of,
                BenchTable::print);
        return ExitCodes.OK;
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
