package io.fluxforge.stratum.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Events that clients can cause as often as they like. The first of a kind is written at once, those that follow within a minute
 * together as one with their number: whatever a client does, it costs the log two lines a minute. Thread-safe.
 */
final class RepeatedEvents {
    /** Kinds that are told apart at a time; what comes beyond is counted by its name alone. */
    static final int MOST = 10_000;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final Consumer<List<String>> writer;
    /** By what makes events the same; those that began first come first. */
    private final Map<List<String>, Run> runs = new LinkedHashMap<>();

    private static final class Run {
        private final long since;
        private final List<String> event;
        private long more;

        Run(long since, List<String> event) {
            this.since = since;
            this.event = event;
        }
    }

    /**
     * Begins with none.
     *
     * @param writer takes an event's name, then keys and values in turn
     */
    RepeatedEvents(LongSupplier nanos, Consumer<List<String>> writer) {
        this.nanos = nanos;
        this.writer = writer;
    }

    /**
     * Something has happened.
     *
     * @param kind what makes two of them the same, its name first
     * @param event name, then keys and values in turn
     */
    synchronized void add(List<String> kind, List<String> event) {
        flush();
        Run run = runs.get(kind);
        if (run != null) {
            run.more++;
        } else if (runs.size() < MOST) {
            runs.put(kind, new Run(nanos.getAsLong(), event));
            writer.accept(event);
        } else {
            List<String> rest = List.of(event.getFirst(), "address", "others");
            runs.computeIfAbsent(rest, key -> new Run(nanos.getAsLong(), rest)).more++;
        }
    }

    /** Writes what has been counted for a minute; called now and then. */
    synchronized void flush() {
        flushUntil(nanos.getAsLong() - MINUTE);
    }

    /** Writes what has been counted. */
    synchronized void flushAll() {
        flushUntil(nanos.getAsLong());
    }

    private void flushUntil(long latest) {
        while (!runs.isEmpty()) {
            Map.Entry<List<String>, Run> first = runs.entrySet().iterator().next();
            Run run = first.getValue();
            if (run.since - latest > 0) {
                return;
            }
            runs.remove(first.getKey());
            if (run.more > 0) {
                List<String> event = new ArrayList<>(run.event);
                event.add("count");
                event.add(Long.toString(run.more));
                writer.accept(event);
                if (nanos.getAsLong() - latest > 0) {
                    // It goes on: the next minute is one of counting.
                    runs.put(first.getKey(), new Run(nanos.getAsLong(), run.event));
                }
            }
        }
    }
}
