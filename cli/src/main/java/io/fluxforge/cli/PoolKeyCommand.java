package io.fluxforge.cli;

import io.fluxforge.cli.pool.SecretInput;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Keys of a pool. */
@Command(
        name = "key",
        description = "Make, import and name the key that pays the miners.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PoolKeyNewCommand.class,
            PoolKeyImportCommand.class,
            PoolKeyAddressCommand.class,
            PoolKeyExportCommand.class
        },
        footer = {
            "",
            "The key lies encrypted (scrypt, AES-256-GCM) in a file that its owner alone may",
            "read. Without the passphrase it is lost: keep a copy of both, apart.",
            "",
            "Examples:",
            "  ./fluxforge pool key new --network main",
            "  ./fluxforge pool key import --network main  asks for dumpprivkey's key",
            "  ./fluxforge pool key address"
        })
public final class PoolKeyCommand implements Runnable {
    @ParentCommand
    private PoolCommand parent;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: " + names(spec.commandLine()));
    }

    private static String names(CommandLine command) {
        return String.join(", ", command.getSubcommands().keySet());
    }

    PrintStream out() {
        return parent.out();
    }

    SecretInput secrets() {
        return parent.secrets();
    }
}
