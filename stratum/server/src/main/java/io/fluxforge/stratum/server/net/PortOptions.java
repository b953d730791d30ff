package io.fluxforge.stratum.server.net;

import io.fluxforge.stratum.server.difficulty.DifficultyPolicy;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One port that the server listens on.
 *
 * @param address where
 * @param transport what is spoken there
 * @param proxies if there are any, each connection begins with a PROXY header (version 1 or 2) that names the client, and must come
 *     from one of them
 * @param policy how hard shares are
 * @param solo whether shares count for their finder alone
 * @param notifyParams what jobs are handed out with
 * @param reconnect where clients are sent when the pool stops, a host that need not be known here; null for where they are
 */
public record PortOptions(
        InetSocketAddress address,
        Transport transport,
        ProxySources proxies,
        DifficultyPolicy policy,
        SoloRule solo,
        NotifyParams notifyParams,
        @Nullable InetSocketAddress reconnect) {
    /** A port whose jobs name their proof of work, and whose clients stay. */
    public PortOptions(
            InetSocketAddress address,
            Transport transport,
            ProxySources proxies,
            DifficultyPolicy policy,
            SoloRule solo) {
        this(address, transport, proxies, policy, solo, NotifyParams.EXTENDED, null);
    }

    /** A port where miners choose by password; behind a proxy on this machine, if behind one. */
    public PortOptions(InetSocketAddress address, Transport transport, boolean proxyProtocol, DifficultyPolicy policy) {
        this(
                address,
                transport,
                proxyProtocol ? ProxySources.LOOPBACK : ProxySources.NONE,
                policy,
                SoloRule.BY_PASSWORD);
    }

    /** The parameters of {@code mining.notify}. */
    public enum NotifyParams {
        /** Those of ZIP 301, eight: some proxies take no more. */
        PLAIN,
        /** Two more name the proof of work, for miners that choose by it. */
        EXTENDED
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
