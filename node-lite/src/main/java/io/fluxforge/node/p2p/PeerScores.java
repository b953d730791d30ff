package io.fluxforge.node.p2p;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The misbehaviour of peers, remembered beyond their connections. Points add up; at {@link #BAN_POINTS} the peer is banned for a
 * while, after which it starts anew. Points without a ban are forgotten after the same while.
 *
 * <p>A peer is known by its IP address, and on the loopback interface, where several nodes share one address, by its port too.
 * Thread-safe; memory is bounded by {@link #MAX_ENTRIES}, the oldest offence going first.
 */
final class PeerScores {
    /** Points of a ban. */
    static final int BAN_POINTS = 100;
    /** Peers remembered. */
    static final int MAX_ENTRIES = 8_192;

    private record Entry(int points, long untilMillis) {}

    private final Map<Object, Entry> entries = new LinkedHashMap<>();
    private final LongSupplier clockMillis;
    private final long banMillis;

    PeerScores(LongSupplier clockMillis, long banMillis) {
        this.clockMillis = clockMillis;
        this.banMillis = banMillis;
    }

    /** Adds points, and says whether the peer is banned now. */
    synchronized boolean add(InetSocketAddress peer, int points) {
        long now = clockMillis.getAsLong();
        Object key = key(peer);
        Entry before = entries.remove(key);
        int sum = points + (before == null || before.untilMillis <= now ? 0 : before.points);
        entries.put(key, new Entry(Math.min(sum, BAN_POINTS), now + banMillis));
        if (entries.size() > MAX_ENTRIES) {
            Iterator<Object> oldest = entries.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return sum >= BAN_POINTS;
    }

    synchronized boolean isBanned(InetSocketAddress peer) {
        return points(peer) >= BAN_POINTS;
    }

    /** Points that have not expired. */
    synchronized int points(InetSocketAddress peer) {
        Entry entry = entries.get(key(peer));
        return entry == null || entry.untilMillis <= clockMillis.getAsLong() ? 0 : entry.points;
    }

    private static Object key(InetSocketAddress peer) {
        InetAddress ip = peer.getAddress();
        return ip == null || ip.isLoopbackAddress() ? peer : ip;
    }

    /** Keeps a peer away from the start, for so many more milliseconds. */
    synchronized void ban(InetSocketAddress peer, long millis) {
        entries.put(key(peer), new Entry(BAN_POINTS, clockMillis.getAsLong() + Math.min(millis, banMillis)));
    }

    /** Forgets what a peer has done. */
    synchronized void forgive(InetSocketAddress peer) {
        entries.remove(key(peer));
    }

    /** Who is banned, and for how many more milliseconds; port 0 stands for all ports. */
    synchronized Map<InetSocketAddress, Long> bans() {
        long now = clockMillis.getAsLong();
        Map<InetSocketAddress, Long> bans = new LinkedHashMap<>();
        entries.forEach((key, entry) -> {
            if (entry.points >= BAN_POINTS && entry.untilMillis > now) {
                InetSocketAddress peer =
                        key instanceof InetAddress ip ? new InetSocketAddress(ip, 0) : (InetSocketAddress) key;
                if (!peer.isUnresolved()) {
                    bans.put(peer, entry.untilMillis - now);
                }
            }
        });
        return bans;
    }
}
