package io.fluxforge.cli;

import io.fluxforge.cli.node.HexInput;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.describe.BlockJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Decodes a block. */
@Command(
        name = "block",
        description = "Decode a block: proof of work or Proof of Node.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Standard output gets one JSON object with the fields that a node's",
            "`getblock HASH 2` has, as far as the block alone tells them: height is what",
            "its coinbase says; confirmations, chainwork, anchor, valuePools and",
            "nextblockhash are left out. Nothing is checked but the form, not even the",
            "proof of work: that is `./fluxforge verify`.",
            "",
            "Exit codes: 0 decoded; 2 these are not the bytes of one block.",
            "",
            "Example:",
            "  flux-cli getblock HASH 0 | ./fluxforge node block - --txids"
        })
final class NodeBlockCommand implements Callable<Integer> {
    private final InputStream standardInput;

    @ParentCommand
    private NodeCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "HEX", description = "The block in hex digits; - reads them from standard input.")
    private String hex;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            defaultValue = "main",
            converter = NetworkConverter.class,
            description = "Whose addresses and difficulty to show: main, test, regtest, private or a TOML file."
                    + " Default: main.")
    private ChainParams network;

    @Option(names = "--txids", description = "Name transactions by their ids only, as `getblock HASH 1` does.")
    private boolean txids;

    NodeBlockCommand() {
        this(System.in);
    }

    NodeBlockCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() throws IOException {
        try {
            Block block = Block.decode(HexInput.read(hex, standardInput));
            parent.out().println(BlockJson.text(block, network, !txids));
            return ExitCodes.OK;
        } catch (IllegalArgumentException | DecodeException e) {
            throw new ParameterException(spec.commandLine(), "no block: " + e.getMessage(), e);
        }
    }
}
