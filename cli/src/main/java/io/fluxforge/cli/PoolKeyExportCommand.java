package io.fluxforge.cli;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.wallet.KeyFile;
import io.fluxforge.node.wallet.KeyFileException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows a key. */
@Command(
        name = "export",
        description =
                "Print the secret key itself, as wallets import it (importprivkey). Whoever sees it has the coins.",
        mixinStandardHelpOptions = true)
public final class PoolKeyExportCommand implements Callable<Integer> {
    @ParentCommand
    private PoolKeyCommand parent;

    @Mixin
    private KeyFileMixin key;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            converter = NetworkConverter.class,
            description = "The key's network, if it is none of the built-in ones.")
    private @Nullable ChainParams network;

    @Override
    public Integer call() throws IOException {
        KeyFile file = key.read();
        ChainParams params = key.networkOf(file, network);
        try {
            char[] passphrase = parent.secrets().passphrase(key.passphraseFile(), "Passphrase: ");
            String exported =
                    file.unlock(params, passphrase).format(params.addresses().secretKey());
            Arrays.fill(passphrase, '\0');
            parent.out().println(exported);
        } catch (KeyFileException | IllegalArgumentException e) {
            throw key.mistake(e);
        }
        return ExitCodes.OK;
    }
}
