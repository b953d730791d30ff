package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import java.net.InetSocketAddress;

/**
 * One port that the server listens on.
 *
 * @param address where
 * @param transport what is spoken there
 * @param proxyProtocol whether each connection begins with a PROXY header (version 1 or 2) that names the client; only for a port that
 *     nobody but the proxy can reach
 * @param policy how hard shares are
 * @param solo whether shares count for their finder alone
 */
public record PortOptions(
        InetSocketAddress address, Transport transport, boolean proxyProtocol, DifficultyPolicy policy, SoloRule solo) {
    /** A port where miners choose by password. */
    public PortOptions(InetSocketAddress address, Transport transport, boolean proxyProtocol, DifficultyPolicy policy) {
        this(address, transport, proxyProtocol, policy, SoloRule.BY_PASSWORD);
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
