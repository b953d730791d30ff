package io.fluxforge.node.p2p;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where peers may be found, and which of them are worth another attempt. After each failure the pause doubles; discovered
 * addresses are forgotten after {@link #MAX_FAILURES}, configured ones never. Thread-safe; memory is bounded by
 * {@link #MAX_DISCOVERED}, and addresses that once worked are the last to make room.
 */
final class AddressBook {
    /** Discovered addresses kept. */
    static final int MAX_DISCOVERED = 4_096;
    /** Failures in a row after which a discovered address is forgotten. */
    static final int MAX_FAILURES = 6;

    private static final long MAX_PAUSE_MILLIS = 60_000;

    private static final class Entry {
        final boolean fixed;
        int failures;
        boolean worked;
        boolean busy;
        long dueMillis;

        Entry(boolean fixed) {
            this.fixed = fixed;
        }
    }

    private final Map<InetSocketAddress, Entry> entries = new HashMap<>();
    private final LongSupplier clockMillis;
    private final long retryMillis;
    private final RandomGenerator random;
    private int discovered;

    AddressBook(LongSupplier clockMillis, long retryMillis, RandomGenerator random) {
        this.clockMillis = clockMillis;
        this.retryMillis = retryMillis;
        this.random = random;
    }

    /** Adds a configured peer, whose host may still have to be looked up. */
    synchronized void addFixed(InetSocketAddress address) {
        entries.put(address, new Entry(true));
    }

    /** Adds a discovered address. */
    synchronized void add(InetSocketAddress address) {
        if (entries.containsKey(address)) {
            return;
        }
        if (discovered >= MAX_DISCOVERED && !makeRoom()) {
            return;
        }
        entries.put(address, new Entry(false));
        discovered++;
    }

    private boolean makeRoom() {
        Iterator<Entry> all = entries.values().iterator();
        while (all.hasNext()) {
            Entry entry = all.next();
            if (!entry.fixed && !entry.worked && !entry.busy) {
                all.remove();
                discovered--;
                return true;
            }
        }
        return false;
    }

    /** Discovered addresses that are known. */
    synchronized int discovered() {
        return discovered;
    }

    /**
     * Takes out an address for an attempt; {@link #failed} or {@link #ended} gives it back.
     *
     * @param fixed whether a configured one is wanted, or a discovered one
     * @param usable whether an attempt makes sense
     * @return one of those that are due, at random; null if there is none
     */
    synchronized @Nullable InetSocketAddress take(boolean fixed, Predicate<InetSocketAddress> usable) {
        long now = clockMillis.getAsLong();
        Map.Entry<InetSocketAddress, Entry> chosen = null;
        int seen = 0;
        for (Map.Entry<InetSocketAddress, Entry> candidate : entries.entrySet()) {
            Entry entry = candidate.getValue();
            if (entry.fixed == fixed && !entry.busy && entry.dueMillis <= now && usable.test(candidate.getKey())) {
                seen++;
                if (random.nextInt(seen) == 0) {
                    chosen = candidate;
                }
            }
        }
        if (chosen == null) {
            return null;
        }
        chosen.getValue().busy = true;
        return chosen.getKey();
    }

    /**
     * The attempt led to no handshake, or to a peer that had to be left.
     *
     * @return milliseconds until the next attempt
     */
    synchronized long failed(InetSocketAddress address) {
        Entry entry = entries.get(address);
        if (entry == null) {
            return MAX_PAUSE_MILLIS;
        }
        entry.failures++;
        long pause = pause(entry, Math.min(MAX_PAUSE_MILLIS, retryMillis << Math.min(entry.failures - 1, 16)));
        if (!entry.fixed && entry.failures >= MAX_FAILURES) {
            remove(address);
        }
        return pause;
    }

    private long pause(Entry entry, long millis) {
        entry.busy = false;
        entry.dueMillis = clockMillis.getAsLong() + millis;
        return millis;
    }

    /** Whether the last attempt failed. */
    synchronized boolean hasFailed(InetSocketAddress address) {
        Entry entry = entries.get(address);
        return entry != null && entry.failures > 0;
    }

    /** The handshake is done. */
    synchronized void succeeded(InetSocketAddress address) {
        Entry entry = entries.get(address);
        if (entry != null) {
            entry.worked = true;
        }
    }

    /**
     * A connection that was of use is over.
     *
     * @return milliseconds until the next attempt
     */
    synchronized long ended(InetSocketAddress address) {
        Entry entry = entries.get(address);
        if (entry == null) {
            return MAX_PAUSE_MILLIS;
        }
        entry.failures = 0;
        return pause(entry, retryMillis);
    }

    /** The next attempt that is due. */
    record Next(InetSocketAddress address, long inMillis) {}

    /** What will be tried next, now if it is being tried; null if nothing is known. */
    synchronized @Nullable Next next() {
        long now = clockMillis.getAsLong();
        Next next = null;
        for (Map.Entry<InetSocketAddress, Entry> candidate : entries.entrySet()) {
            Entry entry = candidate.getValue();
            long millis = entry.busy ? 0 : Math.max(0, entry.dueMillis - now);
            if (next == null || millis < next.inMillis()) {
                next = new Next(candidate.getKey(), millis);
            }
        }
        return next;
    }

    /** Forgets an address for good: it is our own, or of no use. */
    synchronized void remove(InetSocketAddress address) {
        Entry entry = entries.remove(address);
        if (entry != null && !entry.fixed) {
            discovered--;
        }
    }

    /** Discovered addresses that once led to a handshake. */
    synchronized List<InetSocketAddress> worked() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().worked && !entry.getValue().fixed)
                .map(Map.Entry::getKey)
                .toList();
    }
}
