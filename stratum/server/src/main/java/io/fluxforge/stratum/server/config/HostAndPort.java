package io.fluxforge.stratum.server.config;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code host:port} and {@code [IPv6]:port}. */
final class HostAndPort {
    private static final Pattern TEXT = Pattern.compile("(?:\\[([^\\[\\]]+)]|([^\\[\\]]+)):([0-9]{1,5})");
    private static final int MAX_PORT = 0xffff;

    private HostAndPort() {}

    /**
     * Parses, and does not look the host up.
     *
     * @throws IllegalArgumentException with one line, if it has another form
     */
    static InetSocketAddress parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > MAX_PORT) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT, such as 0.0.0.0:3333 or [::]:3333");
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(parts.group(3)));
    }

    /**
     * Parses and looks the host up.
     *
     * @throws IllegalArgumentException with one line, if it has another form or the host is not known
     */
    static InetSocketAddress resolve(String text) {
        InetSocketAddress named = parse(text);
        InetSocketAddress address = new InetSocketAddress(named.getHostString(), named.getPort());
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the host '" + named.getHostString() + "' is not known");
        }
        return address;
    }
}
