package io.fluxforge.cli;

import io.fluxforge.cli.pool.SecretInput;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.wallet.KeyFile;
import io.fluxforge.node.wallet.KeyFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands for key files. */
final class KeyFileMixin {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            defaultValue = "pool-key.json",
            description = "The key file. Default: pool-key.json.")
    private Path file;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "A file whose first line is the passphrase. Default: " + SecretInput.PASSPHRASE_VARIABLE
                    + " if set, else the terminal asks.")
    private @Nullable Path passphraseFile;

    Path file() {
        return file;
    }

    @Nullable
    Path passphraseFile() {
        return passphraseFile;
    }

    /** The key file; whatever is wrong with it is the user's to change. */
    KeyFile read() {
        try {
            return KeyFile.read(file);
        } catch (KeyFileException e) {
            throw mistake(e);
        }
    }

    /** The network of the key file, which must be a built-in one unless it is given. */
    ChainParams networkOf(KeyFile key, @Nullable ChainParams given) {
        if (given != null) {
            return given;
        }
        if (!Networks.NAMES.contains(key.network())) {
            throw new ParameterException(
                    spec.commandLine(), file + " is for the network " + key.network() + "; name its file by --network");
        }
        return Networks.builtIn(key.network());
    }

    ParameterException mistake(Exception e) {
        return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
}
