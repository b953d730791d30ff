package io.fluxforge.cli;

import io.fluxforge.cli.pool.SecretInput;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.crypto.PrivateKey;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Takes a key from a wallet. */
@Command(
        name = "import",
        description = {
            "Take a key as a wallet exports it (dumpprivkey), from " + SecretInput.KEY_VARIABLE + ", the terminal",
            "or the standard input's first line; never from an argument, which everybody on the machine can read."
        },
        mixinStandardHelpOptions = true)
public final class PoolKeyImportCommand implements Callable<Integer> {
    @ParentCommand
    private PoolKeyCommand parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private KeyFileMixin key;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            defaultValue = "main",
            converter = NetworkConverter.class,
            description = "main, test, regtest, private or a TOML file. Default: main.")
    private ChainParams network;

    @Override
    public Integer call() throws IOException {
        String exported = parent.secrets().exportedKey();
        PrivateKey imported = PrivateKey.parse(exported, network.addresses().secretKey())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "this is no exported key of the network " + network.name()));
        return PoolKeyNewCommand.write(parent, key, imported, network);
    }
}
