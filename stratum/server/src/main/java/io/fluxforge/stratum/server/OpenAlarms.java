package io.fluxforge.stratum.server;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator has to look after, for as long as it lasts. Each alarm has a name of its own, such as {@code blocks-unplaced}: to raise
 * it again changes its text, and one line of the log tells when it begins, when its text changes, and when it is over. Thread-safe.
 */
public final class OpenAlarms {
    private final InstantSource clock;
    private final Listener listener;
    private final Map<String, Alarm> open = new LinkedHashMap<>();

    /**
     * One that has begun and is not over.
     *
     * @param name lower-case words with hyphens between them, a label for monitoring
     * @param what is wrong and what to do, one line
     * @param sinceMillis when it began, milliseconds since 1970
     */
    public record Alarm(String name, String what, long sinceMillis) {}

    /** Hears of each change. */
    interface Listener {
        void raised(String name, String what);

        void over(String name);
    }

    OpenAlarms(InstantSource clock, Listener listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /** Begins an alarm, or changes the text of one that has begun. */
    public synchronized void raise(String name, String what) {
        Alarm before = open.get(name);
        if (before != null && before.what().equals(what)) {
            return;
        }
        open.put(name, new Alarm(name, what, before == null ? clock.millis() : before.sinceMillis()));
        listener.raised(name, what);
    }

    /** Ends an alarm; nothing happens if there is none. */
    public synchronized void clear(String name) {
        if (open.remove(name) != null) {
            listener.over(name);
        }
    }

    /** Whether this alarm has begun and is not over. */
    public synchronized boolean isOpen(String name) {
        return open.containsKey(name);
    }

    /** Those that are not over, the oldest first. */
    public synchronized List<Alarm> open() {
        return List.copyOf(open.values());
    }
}
