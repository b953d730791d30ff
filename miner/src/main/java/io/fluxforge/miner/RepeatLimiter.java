package io.fluxforge.miner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets an event that repeats itself through a few times in a minute, and counts it from then on: what says the same a thousand times is
 * one line with a number. Events are the same if they have the same key. Thread-safe.
 */
final class RepeatLimiter {
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    /** Keys that are known at a time; whoever invents more is one event, and a full house costs no more. */
    private static final int MAX_KEYS = 256;

    private static final String OTHERS = "";

    private final LongSupplier nanos;
    private final Map<String, Window> windows = new LinkedHashMap<>();

    /** How often an event came beyond what was let through, and its text the last time. */
    record Repeated(String text, long times) {}

    private static final class Window {
        final long startNanos;
        int passed;
        long held;
        String last = "";

        Window(long startNanos) {
            this.startNanos = startNanos;
        }
    }

    RepeatLimiter(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Whether an event may be told now.
     *
     * @param key what it has in common with its repetitions
     * @param text as it would be told
     * @param most how often it may be told in a minute
     */
    synchronized boolean admits(String key, String text, int most) {
        String known = windows.containsKey(key) || windows.size() < MAX_KEYS ? key : OTHERS;
        Window window = windows.computeIfAbsent(known, fresh -> new Window(nanos.getAsLong()));
        if (window.passed < most) {
            window.passed++;
            return true;
        }
        window.held++;
        window.last = text;
        return false;
    }

    /** Forgets events whose minute is over; those of them that were held back, in the order in which they began. */
    synchronized List<Repeated> over() {
        List<Repeated> over = new ArrayList<>();
        long now = nanos.getAsLong();
        windows.values().removeIf(window -> {
            boolean ends = now - window.startNanos >= WINDOW_NANOS;
            if (ends && window.held > 0) {
                over.add(new Repeated(window.last, window.held));
            }
            return ends;
        });
        return over;
    }
}
