package io.fluxforge.cli;

import io.fluxforge.bench.node.confirm.ConfirmBatch;
import io.fluxforge.bench.node.confirm.ConfirmCheck;
import io.fluxforge.bench.node.confirm.ConfirmVerifier;
import io.fluxforge.cli.bench.ConfirmPrinter;
import io.fluxforge.cli.bench.ConfirmSource;
import io.fluxforge.cli.node.HexInput;
import io.fluxforge.node.chain.NetworkFileException;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.NodeConfirm;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.crypto.PublicKey;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Checks whether benchmarks on the chain are genuine. */
@Command(
        name = "verify-confirm",
        description = "Check the benchmark signature of a node's confirmation transaction.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "TX is a transaction in hex, or a transaction id if --rpc names a node to ask;",
            "- reads either from standard input.",
            "The benchmark signs the tier, the time, the address and the node's signature;",
            "the key is the network's of that time. The node's own signature covers",
            "collateral, update type and its time, and needs the node's key: --node-key, or",
            "--rpc while the node is in the network's list. What was not checked is said.",
            "",
            "--block checks every confirmation of a block, given as a file with hex digits,",
            "as - for standard input, or as a hash or height if --rpc is there. The header's",
            "root vouches for ids.",
            "",
            "Exit codes: 0 all valid as far as checked, with --strict all checked; 1 one is",
            "not, or the node does not answer; 2 an option or the input is wrong.",
            "",
            "Examples:",
            "  ./fluxforge bench verify-confirm 0500000004059ac5df...",
            "  ./fluxforge bench verify-confirm aa7a8ce2... --rpc http://u:p@127.0.0.1:16124",
            "  ./fluxforge bench verify-confirm --block block.hex --json"
        })
final class BenchVerifyConfirmCommand implements Callable<Integer> {
    private static final int ID_DIGITS = 64;

    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    private final InputStream standardInput;

    @Parameters(arity = "0..1", paramLabel = "TX", description = "The transaction in hex, its id, or -.")
    private @Nullable String transaction;

    @Option(names = "--block", paramLabel = "BLOCK", description = "A block: file, -, hash or height.")
    private @Nullable String block;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            defaultValue = "main",
            description = "main, test, regtest, private or a network's TOML file. Default: main.")
    private String network;

    @Option(
            names = "--rpc",
            paramLabel = "URL",
            description = "A node to ask: http://user:password@host:port, or http://user@host:port.")
    private @Nullable String rpc;

    @Mixin
    private RpcPasswordMixin password;

    @Option(
            names = "--node-key",
            paramLabel = "HEX",
            description = "The node's public key, from its start transaction.")
    private @Nullable String nodeKey;

    @Option(names = "--txid", paramLabel = "HASH", description = "The id that the transaction in hex should have.")
    private @Nullable String txid;

    @Option(names = "--strict", description = "Exit with 1 too if anything was left unchecked.")
    private boolean strict;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    BenchVerifyConfirmCommand() {
        this(System.in);
    }

    BenchVerifyConfirmCommand(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((transaction == null) == (block == null)) {
            throw mistake("wants either a transaction or --block");
        }
        ConfirmVerifier verifier = verifier();
        ConfirmPrinter printer = new ConfirmPrinter(parent.out(), json, strict, Instant.now());
        try (ConfirmSource source = new ConfirmSource(rpc())) {
            if (block != null) {
                Block found =
                        block.equals("-") ? Block.decode(HexInput.read(block, standardInput)) : source.block(block);
                ConfirmBatch batch = ConfirmBatch.of(found, verifier, source.nodeKeys(found));
                printer.print(batch);
                return batch.isValid() && (!strict || batch.isComplete()) ? ExitCodes.OK : ExitCodes.FAILED;
            }
            ConfirmCheck check = check(source, verifier, String.valueOf(transaction));
            printer.print(check);
            return check.isValid() && (!strict || check.unchecked().isEmpty()) ? ExitCodes.OK : ExitCodes.FAILED;
        } catch (DecodeException e) {
            throw mistake((block == null ? "no transaction: " : "--block: no block: ") + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        } catch (RpcException e) {
            parent.err().println(spec.qualifiedName() + ": " + e.getMessage());
            return ExitCodes.FAILED;
        }
    }

    private ConfirmCheck check(ConfirmSource source, ConfirmVerifier verifier, String given)
            throws DecodeException, RpcException, InterruptedException, IOException {
        String text = given.equals("-")
                ? ByteString.of(HexInput.read(given, standardInput)).toString()
                : given;
        boolean byId = text.length() == ID_DIGITS;
        Hash256 expected = byId ? Hash256.parse(text) : txid == null ? null : Hash256.parse(txid);
        byte[] bytes = byId && expected != null
                ? source.transaction(expected)
                : ByteString.parse(text).toBytes();
        Transaction decoded = Transaction.decode(bytes);
        if (!(decoded instanceof NodeConfirm confirm)) {
            throw new IllegalArgumentException("this transaction confirms no node");
        }
        Optional<PublicKey> key = nodeKey == null ? source.nodeKey(confirm) : Optional.of(parseKey(nodeKey));
        return verifier.check(confirm, key.orElse(null), expected);
    }

    private ConfirmVerifier verifier() {
        try {
            return new ConfirmVerifier(Networks.find(network));
        } catch (NetworkFileException e) {
            throw mistake("--network: " + e.getMessage());
        }
    }

    private Optional<FluxRpc> rpc() throws IOException {
        if (rpc == null) {
            return Optional.empty();
        }
        return Optional.of(new FluxRpc(password.node(rpc, null, parent.environment())));
    }

    private static PublicKey parseKey(String hex) {
        return PublicKey.of(ByteString.parse(hex))
                .orElseThrow(() -> new IllegalArgumentException("--node-key: these are no bytes of a public key"));
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
