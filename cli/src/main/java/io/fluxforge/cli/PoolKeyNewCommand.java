package io.fluxforge.cli;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.wallet.KeyFile;
import io.fluxforge.node.wallet.KeyFileException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Makes a key. */
@Command(
        name = "new",
        description = "Make a key and print its address. An existing file is left alone.",
        mixinStandardHelpOptions = true)
public final class PoolKeyNewCommand implements Callable<Integer> {
    @ParentCommand
    private PoolKeyCommand parent;

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
        return write(parent, key, PrivateKey.generate(new SecureRandom()), network);
    }

    /** Writes a key file and says what it is. */
    static int write(PoolKeyCommand parent, KeyFileMixin options, PrivateKey key, ChainParams network)
            throws IOException {
        try {
            char[] passphrase = parent.secrets().newPassphrase(options.passphraseFile());
            KeyFile written = KeyFile.create(options.file(), key, network, passphrase);
            Arrays.fill(passphrase, '\0');
            parent.out().println(written.address());
            parent.out()
                    .println("wrote " + options.file() + " for the network " + network.name()
                            + "; keep a copy of it and of the passphrase, apart");
        } catch (KeyFileException | IllegalArgumentException e) {
            throw options.mistake(e);
        }
        return ExitCodes.OK;
    }
}
