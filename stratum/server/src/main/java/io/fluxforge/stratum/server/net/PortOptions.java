package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import java.net.InetSocketAddress;

/**
 * One port that the server listens on.
 *
 * @param address where
 * @param transport what is spoken there
 * @param proxies if there are any, each connection begins with a PROXY header (version 1 or 2) that names the client, and must come
 *     from one of them
 * @param policy how hard shares are
 * @param solo whether shares count for their finder alone
 */
public record PortOptions(
        InetSocketAddress address, Transport transport, ProxySources proxies, DifficultyPolicy policy, SoloRule solo) {
    /** A port where miners choose by password; behind a proxy on this machine, if behind one. */
    public PortOptions(InetSocketAddress address, Transport transport, boolean proxyProtocol, DifficultyPolicy policy) {
        this(
                address,
                transport,
                proxyProtocol ? ProxySources.LOOPBACK : ProxySources.NONE,
                policy,
                SoloRule.BY_PASSWORD);
    }

    /** What is spoken on a port. */
    public enum Transport {
        /** Plain text. */
        PLAIN,
        /** TLS. */
        TLS,
        /** Either, told apart by the first byte. */
        BOTH
    }
}
