package io.fluxforge.stratum.server.config;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Base58Check;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a text that should be an address. */
public final class AddressFault {
    private static final List<String> NETWORKS = List.of("main", "test", "regtest", "private");

    private AddressFault() {}

    /** What it is instead, in words for whoever has typed it; null if it is an address of the network. */
    public static @Nullable String of(String text, ChainParams network) {
        if (Address.parse(text, network.addresses().prefixes()).isPresent()) {
            return null;
        }
        if (Base58Check.decode(text).isEmpty()) {
            return "no address: a character is missing, wrong or one too many";
        }
        for (String other : NETWORKS) {
            AddressPrefixes prefixes = Networks.builtIn(other).addresses().prefixes();
            if (Address.parse(text, prefixes).isPresent()) {
                return "an address of the network " + other + ", and this pool is of " + network.name();
            }
        }
        return "no address of the network " + network.name();
    }
}
