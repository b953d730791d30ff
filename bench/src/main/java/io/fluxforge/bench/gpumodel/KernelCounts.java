package io.fluxforge.bench.gpumodel;

/**
 * What compiled code says of a kernel.
 *
 * @param registers of a work-item
 * @param localBytes of a group
 * @param spillBytes of registers that did not fit, of a work-item
 * @param issued instructions a row
 * @param alu of them additions, comparisons and logic
 * @param shift of them shifts
 * @param localLoads of them loads from local memory
 * @param localStores of them stores to local memory
 * @param localAtomics of them atomics on local memory
 */
public record KernelCounts(
        int registers,
        int localBytes,
        int spillBytes,
        double issued,
        double alu,
        double shift,
        double localLoads,
        double localStores,
        double localAtomics) {}
