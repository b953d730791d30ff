package io.fluxforge.bench.gpumodel;

/** What a phase may wait for. */
public enum Resource {
    /** Bytes to and from memory. */
    MEMORY,
    /** Sectors and atomics that the shared cache serves, and what lies between it and memory. */
    CACHE,
    /** Instructions. */
    ISSUE,
    /** Words of local memory, several of which may lie in one bank. */
    LOCAL,
    /** Work-items that wait for an atomic's result. */
    LATENCY
}
