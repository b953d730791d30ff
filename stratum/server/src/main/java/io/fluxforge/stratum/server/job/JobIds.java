package io.fluxforge.stratum.server.job;

import java.util.function.Supplier;

/** Counts up from a random start, in eight hex digits, so that an id of an earlier run is not mistaken for one of this. */
public final class JobIds implements Supplier<String> {
    private int next;

    /** @param start the first number */
    public JobIds(int start) {
        next = start;
    }

    @Override
    public String get() {
        return String.format("%08x", next++);
    }
}
