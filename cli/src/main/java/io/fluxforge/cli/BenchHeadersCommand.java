package io.fluxforge.cli;

import io.fluxforge.bench.HeadersBench;
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

/** Measures the header chain. */
@Command(
        name = "headers",
        description = "Measure how long a chain of headers takes to open, and how fast its proofs are checked.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A store of made-up headers, as large as a real one, is written and opened again, the",
            "file being in the page cache. Then the verifier of headers checks ZelHash proofs of",
            "real headers in batches on all cores, a second each run. The median, the lowest and",
            "the highest of the runs are printed.",
            "",
            "With --json standard output gets one object: headers, runs, storeBytes, openMillis,",
            "proofsPerSecond (medians; min... and max... beside them), threads, cpu, cores,",
            "java, os.",
            "",
            "Exit codes: 0 measured; 1 the disk failed; 2 an option is wrong."
        })
final class BenchHeadersCommand implements Callable<Integer> {
    private static final int MAX_HEADERS = 10_000_000;
    private static final int MAX_RUNS = 100;

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--headers",
            paramLabel = "N",
            defaultValue = "2000000",
            description = "Headers of the chain, 1 to " + MAX_HEADERS + ". Default: 2000000.")
    private int headers;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often to open, and seconds of checking, 1 to " + MAX_RUNS + ". Default: 3.")
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
        report.<HeadersBench.Result>measure(
                parent,
                progress -> new HeadersBench(headers, runs).run(folder, progress),
                BenchJson::of,
                BenchTable::print);
        return ExitCodes.OK;
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
