package io.fluxforge.cli.bench;

import java.util.Map;

/**
 * How much a device moves, to be set against what it can move.
 *
 * @param copyGigabytesPerSecond bytes read and written by a copy within the device, measured in the same run
 * @param phaseBytes bytes of rows that a phase reads and writes, by its name
 * @param unresolved candidates whose rows were not found again
 */
public record DeviceTraffic(double copyGigabytesPerSecond, Map<String, Long> phaseBytes, long unresolved) {
    /** Copies the map. */
    public DeviceTraffic {
        phaseBytes = Map.copyOf(phaseBytes);
    }

    /** What a phase reaches; 0 for one that is not about rows. */
    double gigabytesPerSecond(String phase, double millis) {
        return phaseBytes.getOrDefault(phase, 0L) / millis / 1e6;
    }
}
