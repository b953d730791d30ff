package io.fluxforge.stratum.server.defence;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who is connected from where: limits the connections of an address, and gives them a budget of bad shares together. Thread-safe. */
public final class AddressBook {
    private final Supplier<Limits> limits;
    private final BanList bans;
    private final LongSupplier nanos;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    private static final class Entry {
        private int connections;
        private final BadShareBudget budget;

        Entry(BadShareBudget budget) {
            this.budget = budget;
        }
    }

    /** What a connection that asks gets. */
    public sealed interface Admission {
        /**
         * It may stay.
         *
         * @param key the address's key, to be given back to {@link AddressBook#leave}
         * @param budget of all connections of the address
         */
        record Admitted(String key, BadShareBudget budget) implements Admission {}

        /** It must go. */
        record Refused(Refusal why) implements Admission {}
    }

    /**
     * An empty book.
     *
     * @param limits that hold now
     */
    public AddressBook(Supplier<Limits> limits, BanList bans, LongSupplier nanos) {
        this.limits = limits;
        this.bans = bans;
        this.nanos = nanos;
    }

    /** Asks for a connection. */
    public Admission enter(InetAddress address) {
        String key = AddressKey.of(address);
        BanList.Ban ban = bans.find(key);
        if (ban != null) {
            return new Admission.Refused(new Refusal(RefusalReason.BANNED, ban.toString()));
        }
        boolean[] admitted = new boolean[1];
        Entry entry = entries.compute(key, (k, known) -> {
            Entry it = known == null ? new Entry(limits.get().newAddressBudget(nanos.getAsLong())) : known;
            admitted[0] = it.connections < limits.get().connectionsPerAddress();
            it.connections += admitted[0] ? 1 : 0;
            return it;
        });
        return admitted[0]
                ? new Admission.Admitted(key, entry.budget)
                : new Admission.Refused(new Refusal(
                        RefusalReason.ADDRESS,
                        "more than " + limits.get().connectionsPerAddress() + " connections from one address"));
    }

    /** Gives an admitted connection back. A budget that has been used is remembered until it has come back. */
    public void leave(String key) {
        entries.computeIfPresent(key, (k, entry) -> {
            entry.connections--;
            return isForgettable(entry) ? null : entry;
        });
    }

    /** Bans an address. */
    public void ban(String key, String reason) {
        bans.ban(key, reason, limits.get().banSeconds());
    }

    /** An address's ban, null if it has none. */
    public BanList.@Nullable Ban ban(String key) {
        return bans.find(key);
    }

    /** Forgets the addresses that nothing is left to say of; called now and then. */
    public void prune() {
        for (String key : entries.keySet()) {
            entries.computeIfPresent(key, (k, entry) -> isForgettable(entry) ? null : entry);
        }
    }

    private boolean isForgettable(Entry entry) {
        return entry.connections == 0 && entry.budget.isFull(nanos.getAsLong());
    }

    /** Addresses known. */
    public int size() {
        return entries.size();
    }
}
