package io.fluxforge.cli;

import io.fluxforge.bench.jmh.JmhRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Hands its arguments to JMH, which writes to standard output itself. */
@Command(
        name = "jmh",
        description = "Run microbenchmarks by JMH.",
        customSynopsis = "fluxforge bench jmh [--help] [PATTERN...] [JMH OPTION...]",
        footer = {
            "",
            "PATTERN is a regular expression; without one all benchmarks run, which takes",
            "about ten minutes. JMH's options are explained by -h; the most useful are",
            "-l (list), -f N (forks), -wi N and -i N (iterations of warm-up and measurement),",
            "-w TIME and -r TIME (of one iteration), -p NAME=VALUE (parameter), -rf json",
            "-rff FILE (result file). The width of the vectors is an option of the JVM:",
            "",
            "  ./fluxforge bench jmh Blake2b",
            "  FLUXFORGE_JAVA_OPTS=-Dfluxforge.simd=256 ./fluxforge bench jmh Verify \\",
            "      -p params=zelhash -f 1",
            "",
            "Exit codes: 0 measured; 1 a benchmark failed; 2 an option is wrong or nothing",
            "matches PATTERN."
        })
final class BenchJmhCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(names = "--help", usageHelp = true, description = "Show this help message and exit.")
    private boolean help;

    @Unmatched
    private final List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws RunnerException, IOException {
        VerifyCommand.requirePossibleLanes(spec);
        try {
            JmhRun.run(arguments);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        return ExitCodes.OK;
    }
}
