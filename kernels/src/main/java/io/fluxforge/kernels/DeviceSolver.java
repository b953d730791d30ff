package io.fluxforge.kernels;

import java.util.Map;
import java.util.Optional;

/** A solver on a device with memory of its own, and what tells how well it uses it. */
public interface DeviceSolver extends Solver {
    /** Bytes of rows that each phase reads and writes, by its name in the report; phases that are not about rows are missing. */
    Map<String, Long> phaseBytes();

    /** What the device reaches in copying one half of its largest list to the other: bytes read and written, in GB/s. No nonce runs. */
    double copyGigabytesPerSecond();

    /** What the device has done in the nonces that were waited for; empty if nobody counts it. */
    default Optional<DeviceTime> deviceTime() {
        return Optional.empty();
    }

    /** Candidates so far whose rows or indices were not found again, so that a solution may have been lost. */
    long unresolved();

    /** Solutions so far that the verifier refused: more than none means a faulty device. */
    long invalid();
}
