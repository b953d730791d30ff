package io.fluxforge.miner.api;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out that lead a name of their own to this machine (DNS rebinding): the browser then takes the miner for a part of
 * that site, but its {@code Host} header still has the site's name.
 */
final class HostCheck {
    private final String ownName;

    /** @param ownName under which the user put the server; an address or a name */
    HostCheck(String ownName) {
        this.ownName = ownName.toLowerCase(Locale.ROOT);
    }

    /**
     * Whether it is an address, {@code localhost} or the server's own name, with or without a port. An address is safe: no page can
     * have it for its own site unless it came from there.
     *
     * @param hosts the request's {@code Host} headers; anything but one is refused
     */
    boolean allows(@Nullable List<String> hosts) {
        if (hosts == null || hosts.size() != 1) {
            return false;
        }
        String host = hosts.getFirst().replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals(ownName) || isAddress(host);
    }

    private static boolean isAddress(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && !host.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return false;
        }
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
