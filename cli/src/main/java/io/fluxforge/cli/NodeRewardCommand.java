package io.fluxforge.cli;

import io.fluxforge.cli.node.RewardJson;
import io.fluxforge.cli.node.RewardTable;
import io.fluxforge.node.chain.BlockReward;
import io.fluxforge.node.chain.ChainParams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Tells what a block pays, and to whom. */
@Command(
        name = "reward",
        description = "Say what the block at a height pays to nodes, miner and funds.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Amounts are what the rules give, without fees, which go to the miner (under",
            "Proof of Node to the development fund). A tier of nodes that has no node to pay",
            "leaves its share to the miner.",
            "",
            "With --json standard output gets one object: network, height, proof (PoW or",
            "PoN), subsidy, cumulus, nimbus, stratus, miner, development, and funds, which",
            "lists name, address and amount. Amounts are whole units of 10^-8 coins.",
            "",
            "To describe a network of your own copy private.toml, in node-lite under",
            "src/main/resources/io/fluxforge/node/chain; main.toml explains each key.",
            "",
            "Exit codes: 0 done; 2 an option or a network's file is wrong.",
            "",
            "Examples:",
            "  ./fluxforge node reward --height 1198292",
            "  ./fluxforge node reward --height 836274 --json"
        })
final class NodeRewardCommand implements Callable<Integer> {
    @ParentCommand
    private NodeCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--height",
            required = true,
            paramLabel = "H",
            description = "The block's height, 0 to " + Integer.MAX_VALUE + ".")
    private int height;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            defaultValue = "main",
            converter = NetworkConverter.class,
            description = "main, test, regtest, private or a TOML file. Default: main.")
    private ChainParams network;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        if (height < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--height: " + height + " is not in the range 0 to " + Integer.MAX_VALUE);
        }
        BlockReward reward = BlockReward.at(network, height);
        if (json) {
            RewardJson.print(network, reward, parent.out());
        } else {
            RewardTable.print(network, reward, parent.out());
        }
        return ExitCodes.OK;
    }
}
