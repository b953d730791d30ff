package io.fluxforge.cli;

import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.reload.PoolLock;
import io.fluxforge.stratum.server.reload.PoolReload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lets a running pool read its configuration again. */
@Command(
        name = "reload",
        description = "Let the running pool read its configuration again, without dropping a connection.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Fee, thresholds, ports, limits, the log file and TLS files hold at once; the answer names what",
            "changed, and what takes a restart. The signal HUP does the same.",
            "",
            "Exit codes: 0 read; 1 no pool runs, or its file is wrong and nothing changed; 2 an option is wrong."
        })
public final class PoolReloadCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final String NOTHING = "nothing changed: ";

    @ParentCommand
    private PoolCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "pool.toml",
            description = "The pool's configuration. Default: pool.toml.")
    private Path file;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PoolConfig config = PoolCommand.read(spec, file);
        Path data = config.options().dataFolder();
        OptionalLong process = PoolLock.holder(data);
        if (process.isEmpty() || process.getAsLong() == 0) {
            throw new IOException("no pool runs on " + data);
        }
        Path result = PoolReload.result(data);
        String before = read(result);
        hangUp(process.getAsLong());
        long end = System.nanoTime() + PATIENCE.toNanos();
        String now = read(result);
        while (now.equals(before)) {
            if (System.nanoTime() > end) {
                throw new IOException("process " + process.getAsLong() + " has not answered in " + PATIENCE.toSeconds()
                        + " s; look into the pool's log");
            }
            Thread.sleep(LOOK_EVERY);
            now = read(result);
        }
        String said = now.lines().skip(1).findFirst().orElse("");
        if (said.startsWith(NOTHING)) {
            throw new IOException(said);
        }
        parent.out().println(said);
        return ExitCodes.OK;
    }

    private static String read(Path result) throws IOException {
        return Files.exists(result) ? Files.readString(result) : "";
    }

    private static void hangUp(long process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process))
                .redirectErrorStream(true)
                .start();
        String said = new String(kill.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (kill.waitFor() != 0) {
            throw new IOException("the pool's process " + process + " cannot be told: " + said.strip());
        }
    }
}
