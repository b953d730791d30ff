package io.fluxforge.node.p2p;

import io.fluxforge.node.chain.ChainParams;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a group of peers is made up.
 *
 * @param network message start, versions, seeds and default port
 * @param userAgent what we call ourselves, {@code /name:version/}
 * @param services bit set that we offer; 0 for a follower, which serves no blocks
 * @param fixed peers that are always connected to; the hosts are looked up with every attempt
 * @param discover whether DNS seeds and addresses heard from peers are connected to as well
 * @param outbound connections to make to discovered peers
 * @param listen where others may connect to
 * @param inbound connections of others at most
 * @param times time-outs
 * @param memory file in which bans and addresses that worked outlive a restart
 */
public record PeerOptions(
        ChainParams network,
        String userAgent,
        long services,
        List<InetSocketAddress> fixed,
        boolean discover,
        int outbound,
        Optional<InetSocketAddress> listen,
        int inbound,
        Times times,
        Optional<Path> memory) {
    private static final int OUTBOUND = 8;
    private static final int INBOUND = 64;

    /**
     * Time-outs, in milliseconds.
     *
     * @param connectMillis for a connection to come about
     * @param handshakeMillis from there to the last message of the handshake
     * @param frameMillis from the first byte of a message to its last
     * @param pingMillis between pings
     * @param silenceMillis without a single byte; longer than between pings
     * @param retryMillis before a lost peer is tried again; doubled with every failure
     * @param banMillis for which a peer that misbehaved is kept away
     * @param tickMillis between looks at all this
     */
    public record Times(
            int connectMillis,
            int handshakeMillis,
            int frameMillis,
            int pingMillis,
            int silenceMillis,
            int retryMillis,
            long banMillis,
            int tickMillis) {
        /** For the internet: a minute for what is large, a day for a ban. */
        public static final Times DEFAULT = new Times(5_000, 10_000, 60_000, 60_000, 150_000, 1_000, 86_400_000, 250);
    }

    /** Copies the list. */
    public PeerOptions {
        fixed = List.copyOf(fixed);
    }

    /** A follower of a network that finds its peers by itself. */
    public static PeerOptions discovering(ChainParams network, String userAgent) {
        return new PeerOptions(
                network,
                userAgent,
                0,
                List.of(),
                true,
                OUTBOUND,
                Optional.empty(),
                INBOUND,
                Times.DEFAULT,
                Optional.empty());
    }

    /** A follower that connects to these peers and no others. */
    public static PeerOptions fixed(ChainParams network, String userAgent, List<InetSocketAddress> peers) {
        return new PeerOptions(
                network, userAgent, 0, peers, false, 0, Optional.empty(), INBOUND, Times.DEFAULT, Optional.empty());
    }

    /** These options, and a place where others may connect to. */
    public PeerOptions listeningOn(InetSocketAddress address) {
        return new PeerOptions(
                network, userAgent, services, fixed, discover, outbound, Optional.of(address), inbound, times, memory);
    }

    /** These options, and peers that are always connected to. */
    public PeerOptions withFixed(List<InetSocketAddress> peers) {
        return new PeerOptions(network, userAgent, services, peers, discover, outbound, listen, inbound, times, memory);
    }

    /** These options with other time-outs. */
    public PeerOptions withTimes(Times other) {
        return new PeerOptions(network, userAgent, services, fixed, discover, outbound, listen, inbound, other, memory);
    }

    /** These options with services that we offer. */
    public PeerOptions withServices(long offered) {
        return new PeerOptions(network, userAgent, offered, fixed, discover, outbound, listen, inbound, times, memory);
    }

    /** These options, and a file that remembers bans and addresses. */
    public PeerOptions rememberedIn(Path file) {
        return new PeerOptions(
                network, userAgent, services, fixed, discover, outbound, listen, inbound, times, Optional.of(file));
    }

    /** The network's message start in the order of the wire. */
    byte[] messageStart() {
        int start = network.messageStart();
        return new byte[] {(byte) (start >>> 24), (byte) (start >>> 16), (byte) (start >>> 8), (byte) start};
    }
}
