package io.fluxforge.bench.node.tier;

import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What each tier asked for at some time.
 *
 * @param name people call it by
 * @param date from which it was so
 * @param source that says so
 * @param hddBelowMibPerSecond a disk that writes slower (2^20 bytes a second) is no SSD, whatever it is made of; empty if speed does not matter
 * @param tiers at least one, the least demanding first; each with at least one requirement, and one for a quantity at most
 */
public record Profile(
        String name,
        LocalDate date,
        String source,
        OptionalDouble hddBelowMibPerSecond,
        Map<Tier, List<Requirement>> tiers) {
    /** Copies the map. */
    public Profile {
        EnumMap<Tier, List<Requirement>> copy = new EnumMap<>(Tier.class);
        tiers.forEach((tier, requirements) -> copy.put(tier, List.copyOf(requirements)));
        tiers = Collections.unmodifiableMap(copy);
    }
}
