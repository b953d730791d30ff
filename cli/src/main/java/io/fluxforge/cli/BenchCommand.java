package io.fluxforge.cli;

import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The benchmarks. */
@Command(
        name = "bench",
        description = "Measure this machine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchVerifyCommand.class,
            BenchSolveCommand.class,
            BenchGpuModelCommand.class,
            BenchSyncCommand.class,
            BenchHeadersCommand.class,
            BenchStratumCommand.class,
            BenchJmhCommand.class,
            BenchNodeCommand.class,
            BenchNetServerCommand.class,
            BenchServeCommand.class,
            BenchVerifyReportCommand.class,
            BenchVerifyConfirmCommand.class,
            BenchCompareCommand.class
        },
        footer = {
            "",
            "FLUXFORGE_JAVA_OPTS=-Dfluxforge.simd=scalar measures without vectors; 128, 256",
            "and 512 choose their width.",
            "",
            "Examples:",
            "  ./fluxforge bench verify",
            "  ./fluxforge bench solve --nonces 3",
            "  ./fluxforge bench gpu-model --card \"RTX 3060\"",
            "  ./fluxforge bench sync",
            "  ./fluxforge bench stratum --connections 1000",
            "  ./fluxforge bench jmh Blake2b -f 1",
            "  ./fluxforge bench node --dir /var/lib/flux"
        })
public final class BenchCommand implements Runnable {

    @ParentCommand
    private Fluxforge parent;

    @Spec
    private CommandSpec spec;

    /** Called for no subcommand at all. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The variables of the process. */
    Map<String, String> environment() {
        return parent.environment();
    }

    /** Where a benchmark writes its result. */
    PrintStream out() {
        return parent.out();
    }

    /** Where a benchmark writes errors and progress. */
    PrintStream err() {
        return parent.err();
    }
}
