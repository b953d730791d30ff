package io.fluxforge.cli;

import io.fluxforge.cli.node.HexInput;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.describe.TransactionJson;
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

/** Decodes a transaction. */
@Command(
        name = "tx",
        description = "Decode a transaction: version 1 to 4, or a Flux node's start or confirmation.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Standard output gets one JSON object with the fields that a node's",
            "`getrawtransaction TXID 1` has, as far as the transaction alone tells them:",
            "value is in coins, valueZat and valueSat in units of 10^-8 coins. Nothing is",
            "checked but the form.",
            "",
            "Exit codes: 0 decoded; 2 these are not the bytes of one transaction.",
            "",
            "Example:",
            "  flux-cli getrawtransaction TXID | ./fluxforge node tx -"
        })
final class NodeTxCommand implements Callable<Integer> {
    private final InputStream standardInput;

    @ParentCommand
    private NodeCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "HEX", description = "The transaction in hex digits; - reads them from standard input.")
    private String hex;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            defaultValue = "main",
            converter = NetworkConverter.class,
            description = "Whose addresses to show: main, test, regtest, private or a TOML file. Default: main.")
    private ChainParams network;

    NodeTxCommand() {
        this(System.in);
    }

    NodeTxCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() throws IOException {
        try {
            Transaction transaction = Transaction.decode(HexInput.read(hex, standardInput));
            parent.out()
                    .println(TransactionJson.text(
                            transaction, network.addresses().prefixes()));
            return ExitCodes.OK;
        } catch (IllegalArgumentException | DecodeException e) {
            throw new ParameterException(spec.commandLine(), "no transaction: " + e.getMessage(), e);
        }
    }
}
