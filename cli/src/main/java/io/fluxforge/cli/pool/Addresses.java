package io.fluxforge.cli.pool;

import io.fluxforge.stratum.server.config.AddressFault;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.payout.AddressStory;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Addresses that a user asks for. */
public final class Addresses {
    private Addresses() {}

    /**
     * Whether there is anything to tell of an address.
     *
     * @return null, or that nobody has used it
     * @throws ParameterException if it is no address of the pool's network
     */
    public static @Nullable String unused(CommandSpec spec, PoolConfig config, Store store, String address)
            throws StoreException {
        String fault = AddressFault.of(address, config.network());
        if (fault != null) {
            throw new ParameterException(spec.commandLine(), "--address: '" + address + "' is " + fault);
        }
        return AddressStory.isUsed(store, address)
                ? null
                : "nobody has used " + address
                        + " here: no share of it was ever accepted, and it was never owed anything";
    }
}
