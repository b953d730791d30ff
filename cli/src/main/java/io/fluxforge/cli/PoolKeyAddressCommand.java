package io.fluxforge.cli;

import io.fluxforge.node.wallet.KeyFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Names a key's address. */
@Command(
        name = "address",
        description = "Print the address of the key, which pool.toml takes as address. Needs no passphrase.",
        mixinStandardHelpOptions = true)
public final class PoolKeyAddressCommand implements Callable<Integer> {
    @ParentCommand
    private PoolKeyCommand parent;

    @Mixin
    private KeyFileMixin key;

    @Override
    public Integer call() {
        KeyFile file = key.read();
        parent.out().println(file.address());
        return ExitCodes.OK;
    }
}
