package io.fluxforge.stratum.server.defence;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What limits and bans count as one address: an IPv4 address, or a whole IPv6 network of 64 bits, which one customer has. */
public final class AddressKey {
    private static final int PREFIX_BYTES = 8;

    private AddressKey() {}

    /** The key of an address: {@code 192.0.2.1} or {@code 2001:db8:0:1:0:0:0:0/64}. */
    public static String of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] network = Arrays.copyOf(Arrays.copyOf(address.getAddress(), PREFIX_BYTES), 2 * PREFIX_BYTES);
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }
}
