package io.fluxforge.node.p2p;

import io.fluxforge.node.p2p.PeerGroup.Ending;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes connections: to every configured peer, and to as many discovered ones as wanted, no two of them in the same part of the
 * internet, so that one operator cannot be all of them.
 */
final class Dialer {
    /** Looks up a host. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static final long SEED_PAUSE_MILLIS = 60_000;
    /** Discovered addresses below which the seeds are asked. */
    private static final int FEW_ADDRESSES = 16;

    private final PeerGroup group;
    private final AddressBook book;
    private final Resolver resolver;
    /** Discovered addresses that are connected or being connected to. */
    private final Set<InetSocketAddress> busy = ConcurrentHashMap.newKeySet();

    private volatile long seedsDueMillis;

    Dialer(PeerGroup group, AddressBook book, Resolver resolver) {
        this.group = group;
        this.book = book;
        this.resolver = resolver;
        seedsDueMillis = PeerGroup.nowMillis();
    }

    /** Starts what connections are missing. */
    void tick(long nowMillis) {
        InetSocketAddress fixed;
        while ((fixed = book.take(true, address -> true)) != null) {
            dial(fixed, Peer.Origin.CONFIGURED);
        }
        PeerOptions options = group.options();
        if (!options.discover()) {
            return;
        }
        if (book.discovered() < FEW_ADDRESSES && nowMillis >= seedsDueMillis) {
            seedsDueMillis = nowMillis + SEED_PAUSE_MILLIS;
            for (String seed : options.network().peers().dnsSeeds()) {
                group.execute(() -> askSeed(seed));
            }
        }
        while (busy.size() < options.outbound()) {
            InetSocketAddress found = book.take(false, this::isUseful);
            if (found == null) {
                return;
            }
            busy.add(found);
            dial(found, Peer.Origin.DISCOVERED);
        }
    }

    private void askSeed(String seed) {
        try {
            for (InetAddress ip : resolver.resolve(seed)) {
                book.add(new InetSocketAddress(
                        ip, group.options().network().peers().p2pPort()));
            }
        } catch (UnknownHostException e) {
            // A seed that is down; the others, and the next time, may do.
        }
    }

    private boolean isUseful(InetSocketAddress address) {
        return !group.isBanned(address) && busy.stream().noneMatch(other -> isSamePart(address, other));
    }

    /** Whether two addresses share their first 16 bits (IPv4) or 32 bits (IPv6), and neither is local. */
    private static boolean isSamePart(InetSocketAddress a, InetSocketAddress b) {
        if (a.equals(b)) {
            return true;
        }
        byte[] ipA = a.getAddress().getAddress();
        byte[] ipB = b.getAddress().getAddress();
        int prefix = a.getAddress() instanceof Inet4Address ? 2 : 4;
        return ipA.length == ipB.length && isGlobal(a.getAddress()) && Arrays.equals(ipA, 0, prefix, ipB, 0, prefix);
    }

    private static boolean isGlobal(InetAddress ip) {
        return !(ip.isLoopbackAddress()
                || ip.isSiteLocalAddress()
                || ip.isLinkLocalAddress()
                || ip.isAnyLocalAddress()
                || ip.isMulticastAddress());
    }

    /** Whether an address that a peer told can lead anywhere: local ones are believed of local peers only. */
    boolean isPlausible(NetworkAddress address, InetSocketAddress from) {
        InetAddress ip = address.ip();
        return address.port() != 0
                && !ip.isAnyLocalAddress()
                && !ip.isMulticastAddress()
                && (isGlobal(ip) || !isGlobal(from.getAddress()));
    }

    private void dial(InetSocketAddress address, Peer.Origin origin) {
        group.execute(() -> {
            Ending ending = new Ending(false, "internal error");
            try {
                ending = connect(address, origin);
            } catch (IOException e) {
                ending = new Ending(false, reason(e));
            } finally {
                busy.remove(address);
                long pause = ending.useful() ? book.ended(address) : book.failed(address);
                if (origin == Peer.Origin.CONFIGURED) {
                    group.lost(address, ending.reason(), pause);
                }
            }
        });
    }

    private Ending connect(InetSocketAddress address, Peer.Origin origin) throws IOException {
        InetSocketAddress resolved = resolve(address);
        boolean configured = origin == Peer.Origin.CONFIGURED;
        if (configured) {
            group.forgive(resolved);
        } else if (group.isBanned(resolved)) {
            return new Ending(false, "banned");
        }
        try (Socket socket = new Socket()) {
            socket.connect(resolved, group.options().times().connectMillis());
            return group.serve(socket, resolved, origin, configured && book.hasFailed(address));
        }
    }

    private String reason(IOException failure) {
        return switch (failure) {
            case UnknownHostException e -> "its name is not known to the DNS";
            case SocketTimeoutException e ->
                "no answer within " + group.options().times().connectMillis() / 1000
                        + " s: it is off, or a firewall is between";
            case NoRouteToHostException e -> "no way leads to its network: " + e.getMessage();
            case ConnectException e -> "nothing listens on its port: " + e.getMessage();
            default -> String.valueOf(failure.getMessage());
        };
    }

    private InetSocketAddress resolve(InetSocketAddress address) throws UnknownHostException {
        if (!address.isUnresolved()) {
            return address;
        }
        InetAddress[] ips = resolver.resolve(address.getHostString());
        if (ips.length == 0) {
            throw new UnknownHostException(address.getHostString());
        }
        return new InetSocketAddress(ips[0], address.getPort());
    }

    /** Milliseconds until the DNS seeds may be asked again. */
    long seedsInMillis() {
        return Math.max(0, seedsDueMillis - PeerGroup.nowMillis());
    }
}
