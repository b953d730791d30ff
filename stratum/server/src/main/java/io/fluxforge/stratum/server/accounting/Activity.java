package io.fluxforge.stratum.server.accounting;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who has worked in the last 24 hours, and when: at most a given number of names, the least recent forgotten first. For one thread at a time. */
final class Activity {
    private final Map<String, RateWindows> byName;

    Activity(int maxNames) {
        byName = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, RateWindows> eldest) {
                return size() > maxNames;
            }
        };
    }

    void add(String name, long millis, double work) {
        byName.computeIfAbsent(name, key -> new RateWindows()).add(millis, work);
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    @Nullable
    RateWindows find(String name) {
        return byName.get(name);
    }

    /** How many have worked since a time. */
    int since(long millis) {
        int active = 0;
        for (RateWindows one : byName.values()) {
            active += one.last() >= millis ? 1 : 0;
        }
        return active;
    }

    void forgetBefore(long millis) {
        byName.values().removeIf(one -> one.last() < millis);
    }
}
