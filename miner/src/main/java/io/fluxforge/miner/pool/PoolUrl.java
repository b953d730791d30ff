package io.fluxforge.miner.pool;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a pool is.
 *
 * @param tls whether it speaks TLS
 * @param host name or address; an IPv6 address without brackets
 * @param port 1 to 65,535
 */
public record PoolUrl(boolean tls, String host, int port) {
    private static final Set<String> PLAIN = Set.of("stratum+tcp", "tcp", "stratum");
    private static final Set<String> TLS = Set.of("stratum+ssl", "stratum+tls", "ssl", "tls");

    /** Not by {@link java.net.URI}, for which a name with an underscore is no host: pools have such names. */
    private static final Pattern FORM = Pattern.compile(
            "(?:([A-Za-z][A-Za-z0-9+.-]*)://)?([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9._-]{1,32})?]):(\\d{1,5})/?");

    /**
     * Reads {@code stratum+tcp://HOST:PORT}, {@code stratum+ssl://HOST:PORT} or {@code HOST:PORT}, which is tcp.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    public static PoolUrl parse(String text) {
        Matcher form = FORM.matcher(text);
        int colons = text.indexOf("://");
        String scheme = colons < 0 ? "tcp" : text.substring(0, colons).toLowerCase(Locale.ROOT);
        if (!PLAIN.contains(scheme) && !TLS.contains(scheme)) {
            throw new IllegalArgumentException(
                    "'" + text + "': '" + scheme + "' is no way to reach a pool; use stratum+tcp:// or stratum+ssl://");
        }
        int port = form.matches() ? Integer.parseInt(form.group(3)) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not stratum+tcp://HOST:PORT or stratum+ssl://HOST:PORT"
                            + (text.contains("@") ? "; the worker's name belongs to --user" : ""));
        }
        return new PoolUrl(TLS.contains(scheme), form.group(2).replaceAll("[\\[\\]]", ""), port);
    }

    /** The same host at another place of its. */
    PoolUrl at(String otherHost, int otherPort) {
        return new PoolUrl(tls, otherHost, otherPort);
    }

    /** What to try if the other side does not seem to speak this. */
    String otherTransport() {
        return tls ? "if it speaks plain Stratum, use stratum+tcp://" : "if it speaks TLS, use stratum+ssl://";
    }

    @Override
    public String toString() {
        return (tls ? "stratum+ssl://" : "stratum+tcp://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + port;
    }
}
