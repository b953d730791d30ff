package io.fluxforge.cli;

import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What has to do with the chain. */
@Command(
        name = "node",
        description = "Look at the chain: what its rules are and what happens on it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {NodeFollowCommand.class, NodeRewardCommand.class, NodeTxCommand.class, NodeBlockCommand.class},
        footer = {
            "",
            "Examples:",
            "  ./fluxforge node follow",
            "  ./fluxforge node reward --height 1198292",
            "  flux-cli getrawtransaction TXID | ./fluxforge node tx -",
            "  flux-cli getblock HASH 0 | ./fluxforge node block -"
        })
public final class NodeCommand implements Runnable {

    @ParentCommand
    private Fluxforge parent;

    @Spec
    private CommandSpec spec;

    /** Called for no subcommand at all. */
    @Override
    public void run() {
        spec.commandLine().usage(out());
    }

    /** Where a subcommand writes its result. */
    PrintStream out() {
        return parent.out();
    }

    /** Where a subcommand writes errors and progress. */
    PrintStream err() {
        return parent.err();
    }
}
