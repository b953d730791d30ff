package io.fluxforge.cli;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.stratum.server.config.PoolConfigFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes a configuration to begin with. */
@Command(
        name = "init",
        description = "Write a commented pool.toml. An existing file is left alone.",
        mixinStandardHelpOptions = true)
public final class PoolInitCommand implements Callable<Integer> {
    @ParentCommand
    private PoolCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "pool.toml",
            description = "The file to write. Default: pool.toml.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        try {
            PrivateFiles.writeNew(
                    file, Fluxforge.named(PoolConfigFile.example()).getBytes(StandardCharsets.UTF_8));
        } catch (FileAlreadyExistsException e) {
            throw new ParameterException(spec.commandLine(), file + " exists already", e);
        }
        parent.out()
                .println(Fluxforge.named("wrote " + file
                        + ": fill in address and [[node]], then ./fluxforge pool check --config " + file));
        return ExitCodes.OK;
    }
}
