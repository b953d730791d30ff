package io.fluxforge.stratum.server.defence;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How many connections were not let in, by reason. Thread-safe. */
public final class RefusalCounts {
    private final Map<RefusalReason, LongAdder> counts = new EnumMap<>(RefusalReason.class);

    /** Begins with none. */
    public RefusalCounts() {
        for (RefusalReason reason : RefusalReason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    /** Counts one. */
    public void add(RefusalReason reason) {
        Objects.requireNonNull(counts.get(reason)).increment();
    }

    /** How many there were. */
    public long of(RefusalReason reason) {
        return Objects.requireNonNull(counts.get(reason)).sum();
    }
}
