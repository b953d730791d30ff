package io.fluxforge.bench.gpumodel;

/**
 * A graphics card.
 *
 * @param name for people, without the vendor
 * @param units compute units of its architecture
 * @param clock Hz under load
 * @param cacheBytes of the cache that all units share
 * @param cacheRequests that this cache serves in a clock, a sector or an atomic each
 * @param memorySideBytes of a cache between that one and memory, 0 if there is none
 * @param memorySideBandwidth B/s of the latter
 * @param memoryBytes of memory
 * @param copyBandwidth B/s that a copy reaches, read plus written
 */
public record Card(
        String name,
        Architecture architecture,
        int units,
        double clock,
        long cacheBytes,
        int cacheRequests,
        long memorySideBytes,
        double memorySideBandwidth,
        long memoryBytes,
        double copyBandwidth) {}
