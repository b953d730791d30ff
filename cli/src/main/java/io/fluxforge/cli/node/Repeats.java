package io.fluxforge.cli.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Lets a line about somebody through once, and again only when it says something else or after a while. For one thread at a time. */
final class Repeats {
    private static final long AGAIN_NANOS = 300_000_000_000L;
    /** Of those that are told of; more begin anew. */
    private static final int MAX_ENTRIES = 1_024;

    private static final class Entry {
        final String what;
        long toldNanos;
        int untold;

        Entry(String what, long now) {
            this.what = what;
            toldNanos = now;
        }
    }

    private final LongSupplier nanos;
    private final Map<String, Entry> entries = new HashMap<>();

    Repeats(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What is to be added to the line, such as how often it was so; nothing if it is not to be told now. */
    Optional<String> take(String who, String what) {
        long now = nanos.getAsLong();
        Entry last = entries.get(who);
        if (last == null || !last.what.equals(what)) {
            if (entries.size() >= MAX_ENTRIES) {
                entries.clear();
            }
            entries.put(who, new Entry(what, now));
            return Optional.of("");
        }
        last.untold++;
        if (now - last.toldNanos < AGAIN_NANOS) {
            return Optional.empty();
        }
        String count = ", " + last.untold + " times more";
        last.toldNanos = now;
        last.untold = 0;
        return Optional.of(count);
    }

    /** Whatever was told of somebody is over. */
    void forget(String who) {
        entries.remove(who);
    }
}
