package io.fluxforge.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What has to do with the chain. */
@Command(
        name = "node",
        description = {
            "Look at the chain: what its rules are and what happens on it.",
            "With --network and no COMMAND: run a node of a private network in this process, with the RPC and the peer "
                    + "protocol of a Flux node. It is for private use: demonstrations and tests."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        sortOptions = false,
        subcommands = {NodeFollowCommand.class, NodeRewardCommand.class, NodeTxCommand.class, NodeBlockCommand.class},
        footer = {
            "",
            "The private node pays three simulated nodes in every block and takes transparent",
            "transactions only. Its wallet has the keys of wallet.wif in its folder (exported",
            "keys, one a line), or else one that everybody knows, and those that getnewaddress",
            "makes. Besides what pools and wallets ask for, its RPC has generate N (which",
            "mines, where memory allows), invalidateblock, reconsiderblock and stop.",
            "",
            "Exit codes of the private node:",
            "  0 stopped",
            "  1 a port or the data folder is in use, or the disk failed",
            "  2 an option is wrong",
            "",
            "Examples:",
            "  ./fluxforge node follow",
            "  ./fluxforge node reward --height 1198292",
            "  flux-cli getrawtransaction TXID | ./fluxforge node tx -",
            "  flux-cli getblock HASH 0 | ./fluxforge node block -",
            "  ./fluxforge node --network regtest --params 48,5 --rpc 36124 --data node1"
        })
public final class NodeCommand implements Callable<Integer> {

    @ParentCommand
    private Fluxforge parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PrivateNodeMixin privateNode;

    /** Called for no subcommand at all: runs a private node if a network is named. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!privateNode.isWanted(spec)) {
            spec.commandLine().usage(spec.commandLine().getOut());
            return ExitCodes.OK;
        }
        return privateNode.run(spec, out(), err(), environment());
    }

    /** The variables of the process. */
    Map<String, String> environment() {
        return parent.environment();
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
