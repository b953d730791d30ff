package io.fluxforge.cli;

import com.sun.management.UnixOperatingSystemMXBean;
import io.fluxforge.bench.stratum.BlockLatencyBench;
import io.fluxforge.bench.stratum.StratumBench;
import io.fluxforge.bench.stratum.StratumReport;
import io.fluxforge.bench.stratum.StratumSoak;
import io.fluxforge.cli.bench.HostAndPort;
import io.fluxforge.cli.bench.StratumTable;
import io.fluxforge.cli.node.ParamsConverter;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
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

/** Puts a load on a pool. */
@Command(
        name = "stratum",
        description = "Measure a pool under the load of many miners.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "A pool of the defaults is started in a process of its own, with its journal in a",
            "temporary folder, and this process plays all miners, from many loopback addresses.",
            "Its limits on addresses and bad shares are lifted. Shares of small parameters are",
            "valid and new, each of them; they are solved before the clock runs. Of zelhash the",
            "program knows some eighty proofs of one job: one miner sends each once, and then",
            "with a bit or two flipped, so that only verification finds out; what is accepted at",
            "volume is measured with 60,4:ZelProof:twist, which costs as much to verify, and",
            "72,5:ZelProof, whose solutions are as long.",
            "",
            "Latency counts from the moment a share was to be sent. Lost shares (no answer",
            "within 30 s) make the exit code 1. Clean jobs are timed after the shares.",
            "",
            "Exit codes: 0 measured; 1 a share was lost, a connection failed, the pool refused",
            "a worker, a block was not taken or a soak found a problem; 2 an option is wrong.",
            "",
            "Examples:",
            "  ./fluxforge bench stratum --connections 1000 --shares-per-second 2000",
            "  ./fluxforge bench stratum --connections 8000 --tls --seconds 0",
            "  ./fluxforge bench stratum --params zelhash --connections 1",
            "  ./fluxforge bench stratum --block-latency 100",
            "  ./fluxforge bench stratum --soak 15"
        })
final class BenchStratumCommand implements Callable<Integer> {
    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final int MAX_SECONDS = 86_400;
    private static final int MAX_PER_SECOND = 1_000_000;
    private static final int MAX_SHARES = 20_000_000;
    private static final int MAX_JOBS = 1000;
    private static final int MAX_USER_CHARS = 100;
    private static final int MAX_BLOCKS = 10_000;
    private static final int MAX_SOAK_MINUTES = 7 * 24 * 60;
    private static final int SECONDS_PER_MINUTE = 60;

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Miners that are connected. Default: 1000.")
    private int connections;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "How long shares are sent, 0 for none. Default: 10.")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "5",
            description = "How long shares are sent before that, whose latency does not count. Default: 5.")
    private int warmUp;

    @Option(
            names = "--shares-per-second",
            paramLabel = "R",
            defaultValue = "1000",
            description = "Shares a second, of all miners together. Default: 1000.")
    private double perSecond;

    @Option(names = "--tls", description = "Speak TLS.")
    private boolean tls;

    @Option(
            names = "--params",
            paramLabel = "PARAMS",
            converter = ParamsConverter.class,
            defaultValue = "48,5",
            description =
                    "Proof of work of the shares: zelhash, 48,5 or any small N,K:PERSONALISATION[:twist]. Default: "
                            + "48,5.")
    private EquihashParams params;

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "5", description = "Clean jobs to time. Default: 5.")
    private int jobs;

    @Option(
            names = "--pool",
            paramLabel = "HOST:PORT",
            description = "A pool that runs, in place of one that is started. Shares are then solved as they are due.")
    private @Nullable String pool;

    @Option(
            names = "--user",
            paramLabel = "ADDRESS",
            description = "Whom the miners work for at --pool: they are ADDRESS.rig0 and so on. Default: bench.")
    private @Nullable String user;

    @Option(
            names = "--stock",
            paramLabel = "FILE",
            description =
                    "Keep solved shares here, and send those that it has: the next run need not solve them again.")
    private @Nullable Path stock;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the pool keeps its journal meanwhile. Default: the system's folder for such files.")
    private @Nullable Path data;

    @Option(
            names = "--block-latency",
            paramLabel = "BLOCKS",
            description =
                    "Measure instead how soon so many blocks go to a private node, one at a time on an idle pool.")
    private @Nullable Integer blocks;

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            description =
                    "Look instead whether a pool stays as it is for so long: miners who come and go, bad clients, clean "
                            + "jobs; heap, threads and buffers must not grow.")
    private @Nullable Double soakMinutes;

    @Mixin
    private ReportMixin report;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (blocks != null && soakMinutes != null) {
            throw mistake("--block-latency and --soak measure different things: give one of them");
        }
        Path folder = data == null ? Path.of(System.getProperty("java.io.tmpdir")) : data;
        if (!Files.isDirectory(folder)) {
            throw mistake("--data: " + folder + " is not a folder");
        }
        return isGood(folder) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Runs one of the measurements and tells of it; whether all is as it should be. */
    private boolean isGood(Path folder) throws IOException, InterruptedException {
        if (blocks != null) {
            require("--block-latency", blocks, 1, MAX_BLOCKS);
            BlockLatencyBench bench = new BlockLatencyBench(blocks);
            return report.<BlockLatencyBench.Result>measure(
                                    parent,
                                    progress -> bench.run(folder, progress),
                                    StratumReport::of,
                                    StratumTable::print)
                            .accepted()
                    == bench.blocks();
        }
        if (soakMinutes != null) {
            if (!(soakMinutes > 0 && soakMinutes <= MAX_SOAK_MINUTES)) {
                throw mistake("--soak: " + soakMinutes + " is not in the range above 0 to " + MAX_SOAK_MINUTES);
            }
            StratumSoak soak = StratumSoak.of((int) Math.ceil(SECONDS_PER_MINUTE * soakMinutes));
            return report.<StratumSoak.Result>measure(
                            parent, progress -> soak.run(folder, progress), StratumReport::of, StratumTable::print)
                    .problems()
                    .isEmpty();
        }
        StratumBench bench = bench();
        requireOpenFiles(bench.openFiles());
        return report.<StratumBench.Result>measure(
                        parent, progress -> bench.run(folder, progress), StratumReport::of, StratumTable::print)
                .replies()
                .map(replies -> replies.lost() == 0)
                .orElse(true);
    }

    private StratumBench bench() {
        require("--connections", connections, 1, MAX_CONNECTIONS);
        require("--seconds", seconds, 0, MAX_SECONDS);
        require("--warm-up", warmUp, 0, MAX_SECONDS);
        require("--jobs", jobs, 0, MAX_JOBS);
        if (!(perSecond > 0 && perSecond <= MAX_PER_SECOND)) {
            throw mistake("--shares-per-second: " + perSecond + " is not in the range above 0 to " + MAX_PER_SECOND);
        }
        if ((seconds + warmUp) * perSecond > MAX_SHARES) {
            throw mistake(
                    "--seconds: " + (seconds + warmUp) + " s of " + perSecond + " shares are more than " + MAX_SHARES);
        }
        if (!StratumBench.isSupported(params)) {
            throw mistake("--params: " + params + " takes too long to solve; choose zelhash, or digits of 12 bits at "
                    + "most, such as 48,5");
        }
        if (user != null && pool == null) {
            throw mistake("--user is for a pool that runs: name it by --pool");
        }
        if (user != null && !user.matches("[!-~]{1," + MAX_USER_CHARS + "}")) {
            throw mistake("--user: '" + user + "' is not an address: up to " + MAX_USER_CHARS
                    + " printable characters without blanks");
        }
        InetSocketAddress running = null;
        if (pool != null) {
            InetSocketAddress named = HostAndPort.parse(spec, "--pool", pool);
            running = new InetSocketAddress(named.getHostString(), named.getPort());
            if (running.isUnresolved()) {
                throw mistake("--pool: the host '" + named.getHostString() + "' is not known");
            }
        }
        return new StratumBench(
                connections,
                seconds,
                warmUp,
                perSecond,
                tls,
                params,
                jobs,
                running,
                user == null ? "bench" : user,
                stock);
    }

    private void require(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw mistake(option + ": " + value + " is not in the range " + min + " to " + max);
        }
    }

    /** The virtual machine has raised its soft limit to the hard one already. */
    private void requireOpenFiles(int needed) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < needed) {
            throw mistake("--connections: " + connections + " need " + needed + " open files in each of two processes, "
                    + "and this system allows " + system.getMaxFileDescriptorCount()
                    + "; raise it by ulimit -n " + needed + " (as root, or in /etc/security/limits.conf), or ask for "
                    + "fewer");
        }
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
