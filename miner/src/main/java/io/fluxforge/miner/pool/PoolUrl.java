package io.fluxforge.miner.pool;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

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

    /**
     * Reads {@code stratum+tcp://HOST:PORT}, {@code stratum+ssl://HOST:PORT} or {@code HOST:PORT}, which is tcp.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    public static PoolUrl parse(String text) {
        URI uri = uri(text.contains("://") ? text : "stratum+tcp://" + text, text);
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
        if (!PLAIN.contains(scheme) && !TLS.contains(scheme)) {
            throw new IllegalArgumentException(
                    "'" + text + "': '" + scheme + "' is no way to reach a pool; use stratum+tcp:// or stratum+ssl://");
        }
        String host = uri.getHost();
        if (host == null || uri.getPort() < 1 || uri.getPort() > 65_535 || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not stratum+tcp://HOST:PORT or stratum+ssl://HOST:PORT"
                            + (uri.getUserInfo() == null ? "" : "; the worker's name belongs to --user"));
        }
        return new PoolUrl(TLS.contains(scheme), host.replaceAll("[\\[\\]]", ""), uri.getPort());
    }

    private static URI uri(String full, String text) {
        try {
            return new URI(full);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not stratum+tcp://HOST:PORT or stratum+ssl://HOST:PORT", e);
        }
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
