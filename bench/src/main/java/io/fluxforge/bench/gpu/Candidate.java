package io.fluxforge.bench.gpu;

import io.fluxforge.kernels.DeviceSolver;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** One geometry of one device, and what is known of it by now. */
final class Candidate {
    private final String tuning;
    private final ObjectNode json;
    private final Supplier<? extends DeviceSolver> open;
    private boolean failed;
    private double seconds = Double.MAX_VALUE;

    /**
     * Not tried yet.
     *
     * @param json its result
     * @param open makes a solver; throws if that cannot be
     */
    Candidate(String tuning, ObjectNode json, Supplier<? extends DeviceSolver> open) {
        this.tuning = tuning;
        this.json = json.put("tuning", tuning);
        this.open = open;
    }

    String tuning() {
        return tuning;
    }

    ObjectNode json() {
        return json;
    }

    boolean hasFailed() {
        return failed;
    }

    void fail() {
        failed = true;
    }

    /** Of a nonce, as far as it was measured. */
    double seconds() {
        return seconds;
    }

    void measured(double secondsPerNonce) {
        seconds = secondsPerNonce;
    }

    DeviceSolver open() {
        return open.get();
    }
}
