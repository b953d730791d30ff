package io.fluxforge.cli;

import io.fluxforge.stratum.server.backup.Backup;
import io.fluxforge.stratum.server.config.PoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Copies a pool that may run. */
@Command(
        name = "backup",
        description = "Copy data base, share journal and found blocks into a folder; the pool may run meanwhile.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The copy is one consistent state, with a manifest of lengths and checksums. It holds no key and no",
            "configuration: keep the key file with its passphrase, and pool.toml, in another place. It has its",
            "name only when it is whole and on the disk; until then it is DIR.partial.",
            "",
            "Exit codes: 0 copied; 1 the data base or the disk fails now; 2 an option is wrong.",
            "",
            "Example:",
            "  ./fluxforge pool backup /mnt/backup/pool-2026-11-30"
        })
public final class PoolBackupCommand implements Callable<Integer> {
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

    @Parameters(paramLabel = "DIR", description = "The folder to make; it must not be there, or be empty.")
    private Path target;

    @Override
    public Integer call() throws IOException {
        PoolConfig config = PoolCommand.readForBooks(spec, file);
        Path data = config.options().dataFolder();
        if (!Files.isDirectory(data)) {
            throw new ParameterException(spec.commandLine(), "no folder " + data + ": this pool has never run");
        }
        new Backup(config.store(), data, InstantSource.system(), parent.err()::println).write(target);
        parent.out().println(target);
        return ExitCodes.OK;
    }
}
