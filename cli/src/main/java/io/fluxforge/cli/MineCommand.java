package io.fluxforge.cli;

import io.fluxforge.cli.mine.DeviceSelection;
import io.fluxforge.cli.mine.MinePlan;
import io.fluxforge.cli.mine.MineRun;
import io.fluxforge.cli.mine.MineSettings;
import io.fluxforge.cli.mine.SettingsFile;
import io.fluxforge.cli.signal.HangUp;
import io.fluxforge.cli.solve.ProcMemory;
import io.fluxforge.kernels.opencl.TuningCache;
import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.MinerOptions;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
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

/** Mines for a pool, day and night. */
@Command(
        name = "mine",
        description = "Mine for a pool on GPUs or the CPU.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "On a terminal a table is kept up to date: solutions a second of each device over",
            "10 s, 1 min and 15 min, its shares, wrong solutions (HW), its best share (the",
            "number of solutions of which one is so good), watts, temperature and fan; and",
            "for the pool the rate that its accepted shares amount to, with the latency of",
            "its answers. Elsewhere the same goes out as plain lines. Ctrl-C stops and prints",
            "a summary. NO_COLOR=1 leaves out colours.",
            "",
            "Every solution is verified on the CPU before it is sent. A device of which more",
            "than 5 %% of 50 to 200 solutions are wrong is stopped.",
            "",
            "Exit codes:",
            "  0           a benchmark or dry run is done",
            "  1           no device could be started",
            "  2           an option, the file or the choice of devices is wrong, or the pool",
            "              wants another proof of work than --params",
            "  42          --watchdog exit: a device works no more",
            "  130 or 143  stopped as asked, by Ctrl-C or SIGTERM",
            "",
            "Examples:",
            "  ./fluxforge mine --pool stratum+tcp://HOST:PORT --user ADDRESS.RIG",
            "  ./fluxforge mine --config mine.toml --profile night",
            "  ./fluxforge mine --benchmark --device opencl:0 --seconds 120"
        })
public final class MineCommand implements Callable<Integer> {
    private final Terminals terminals;

    @ParentCommand
    private Fluxforge parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private MineSettings settings;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Options from a TOML file: keys are options without their dashes, --device and others may be lists; the"
                            + " command line outranks it.")
    private @Nullable Path config;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "With --config: what stands under [profile.NAME] outranks the file's top.")
    private @Nullable String profile;

    @Option(names = "--benchmark", description = "Work without a pool and say how fast that goes.")
    private boolean benchmark;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "With --benchmark: how long, from the first nonce on, 1 to 86400. Default: 60.")
    private @Nullable Integer seconds;

    @Option(names = "--dry-run", description = "Show devices, pools and limits, and do nothing.")
    private boolean dryRun;

    public MineCommand() {
        this(Terminals.ofProcess());
    }

    MineCommand(Terminals terminals) {
        this.terminals = terminals;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        HangUp hangUp = HangUp.catchSignal();
        VerifyCommand.requirePossibleLanes(spec);
        MineSettings all = settings();
        MinePlan plan = new MinePlan(all, parent.environment());
        List<DeviceSelection.Chosen> devices;
        MinerOptions options;
        try {
            requirePossible();
            plan.check(benchmark);
            DeviceSelection.check(all);
            EquihashParams params = params(all, plan);
            devices = DeviceSelection.choose(
                    all, params, new ProcMemory(), TuningCache.ofUser(System.getenv()), parent.err()::println);
            options = plan.options(
                    agent(),
                    params,
                    devices.stream().map(DeviceSelection.Chosen::device).toList(),
                    benchmark);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (dryRun) {
            describe(options, devices);
            return ExitCodes.OK;
        }
        boolean colours =
                terminals.out() && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        MineRun.Screen screen = new MineRun.Screen(
                spec.qualifiedName(), parent.out(), parent.err(), terminals.in(), terminals.out(), colours);
        MineRun run = new MineRun(options, all, screen, hangUp);
        return benchmark ? run.benchmark(seconds == null ? 60 : seconds) : run.mine();
    }

    /** What is given, else what the pool wants: the memory that devices need follows from it. */
    private EquihashParams params(MineSettings all, MinePlan plan) throws InterruptedException {
        if (all.params().isPresent() || benchmark || dryRun) {
            return all.params().orElse(EquihashParams.ZELHASH);
        }
        MinerEvents events = new MinerEvents((tone, line) -> {
            if (tone == MinerEvents.Tone.BAD) {
                parent.err().println(line);
            }
        });
        Optional<EquihashParams> wanted = plan.ask(agent(), events);
        if (wanted.isEmpty()) {
            parent.err().println("the pool does not say what it wants solved: zelhash is taken; --params sets another");
        }
        return wanted.orElse(EquihashParams.ZELHASH);
    }

    private MineSettings settings() throws IOException {
        if (config == null) {
            if (profile != null) {
                throw new ParameterException(spec.commandLine(), "--profile needs --config FILE");
            }
            return settings;
        }
        return SettingsFile.merge(spec.commandLine(), config, Optional.ofNullable(profile));
    }

    private void requirePossible() {
        if (seconds != null && !benchmark) {
            throw new IllegalArgumentException("--seconds is for --benchmark");
        }
        if (seconds != null && (seconds < 1 || seconds > 86_400)) {
            throw new IllegalArgumentException("--seconds: " + seconds + " is not in the range 1 to 86400");
        }
    }

    private static String agent() {
        return "fluxforge/" + Fluxforge.versionNumber();
    }

    private void describe(MinerOptions options, List<DeviceSelection.Chosen> devices) {
        PrintStream out = parent.out();
        out.println("solves    " + options.params());
        for (DeviceSelection.Chosen device : devices) {
            out.println("device    " + device.device().identity() + ": " + device.description());
        }
        options.pools().forEach(pool -> out.println("pool      " + pool));
        if (options.pools().isEmpty()) {
            out.println("pool      none: a benchmark");
        }
        options.net().proxy().ifPresent(proxy -> out.println("proxy     " + proxy));
        options.work()
                .stopCelsius()
                .ifPresent(stop -> out.println("rests     above " + stop + " °C, until "
                        + options.work().startCelsius().orElse(stop) + " °C"));
        out.println("restarts  " + options.work().restarts() + " an hour, after "
                + options.work().hangTimeout().toSeconds() + " s without a sign of life");
    }
}
