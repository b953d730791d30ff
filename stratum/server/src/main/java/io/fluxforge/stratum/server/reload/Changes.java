package io.fluxforge.stratum.server.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What differs between two readings of a configuration.
 *
 * @param taken options that hold now
 * @param waiting options that take a restart
 */
record Changes(List<String> taken, List<String> waiting) {
    private static final Pattern LIVE = Pattern.compile("fee\\..*|payout\\.(threshold|interval-minutes|address.*)"
            + "|port\\[.*|limits\\..*|log\\.(file|max-megabytes|files)|tls\\..*");

    /** Jobs that are out pay by the old fee, and the books have to say what they paid. */
    private static final Pattern OF_JOBS = Pattern.compile("fee\\..*");

    /**
     * Compares.
     *
     * @param started what the pool was started with
     * @param held what it holds
     * @param read what the file says now
     * @param paidByCoinbase whether jobs pay the miners
     */
    static Changes between(
            Map<String, String> started, Map<String, String> held, Map<String, String> read, boolean paidByCoinbase) {
        List<String> taken = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(read.keySet());
        names.addAll(held.keySet());
        names.addAll(started.keySet());
        for (String name : names) {
            boolean live = LIVE.matcher(name).matches()
                    && !(paidByCoinbase && OF_JOBS.matcher(name).matches());
            if (!Objects.equals((live ? held : started).get(name), read.get(name))) {
                (live ? taken : waiting).add(name);
            }
        }
        return new Changes(taken, waiting);
    }

    /** For people. */
    String describe() {
        if (taken.isEmpty() && waiting.isEmpty()) {
            return "nothing has changed";
        }
        return (taken.isEmpty() ? "nothing changed" : "changed: " + String.join(", ", taken))
                + (waiting.isEmpty() ? "" : "; needs a restart: " + String.join(", ", waiting));
    }
}
