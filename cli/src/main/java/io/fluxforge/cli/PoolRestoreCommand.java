package io.fluxforge.cli;

import io.fluxforge.stratum.server.backup.Restore;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.life.Life;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Puts a copy of a pool back. */
@Command(
        name = "restore",
        description = "Put back what pool backup has copied. The pool must not run.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "All checksums are looked at before anything is changed. What was there is kept in a folder",
            "replaced-TIME of the data folder. The pool begins another life: before it pays it looks for payments",
            "and blocks that were made since the copy, and stops with an alarm that lists them if there are any;",
            "pool pay --adopt books them. A restore that was cut short is begun again; no pool starts until then.",
            "",
            "Exit codes: 0 restored; 1 the copy is damaged, the pool runs, something is there and --replace was",
            "not given, or the disk or data base fails; 2 an option is wrong.",
            "",
            "Example:",
            "  ./fluxforge pool restore /mnt/backup/pool-2026-11-30 --replace"
        })
public final class PoolRestoreCommand implements Callable<Integer> {
    @ParentCommand
    private PoolCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "pool.toml",
            description = "The pool's configuration: where to put it. Default: pool.toml.")
    private Path file;

    @Option(names = "--replace", description = "Put aside what is there.")
    private boolean replace;

    @Parameters(paramLabel = "DIR", description = "The folder that pool backup has made.")
    private Path copy;

    @Override
    public Integer call() throws IOException {
        PoolConfig config = PoolCommand.readForBooks(spec, file);
        Life life = new Restore(
                        config.store(), config.options().dataFolder(), InstantSource.system(), parent.err()::println)
                .read(copy, replace);
        parent.out().println("restored: pool " + life.pool() + ", life " + life.incarnation());
        return ExitCodes.OK;
    }
}
