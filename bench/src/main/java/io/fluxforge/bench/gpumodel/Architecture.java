package io.fluxforge.bench.gpumodel;

/**
 * A compute unit of some family of GPUs: what shares one local memory (NVIDIA's multiprocessor, AMD's compute unit or workgroup processor,
 * Intel's Xe core).
 *
 * @param name as compilers call it
 * @param countsFrom the architecture whose compiled code stands in, where no compiler for this one is at hand; else its own name
 * @param countsFactor instructions of this one for each of that one
 * @param wave work-items that run in step
 * @param issueLanes instructions of work-items that are issued in a clock
 * @param aluLanes of them additions, comparisons and logic
 * @param shiftLanes of them shifts
 * @param localLanes words of 32 bits that local memory gives in a clock, if no two lie in a bank
 * @param localBytes of a unit
 * @param localGroupBytes that a work-group may have
 * @param localOverheadBytes that the driver takes for each work-group
 * @param workItems that a unit keeps at most
 * @param groups that a unit keeps at most
 * @param partitions of a unit, with registers of their own
 * @param registers of 32 bits in a unit
 * @param registerStep a work-item's registers are rounded up to a multiple
 * @param maxRegisters of a work-item
 * @param line bytes of a line of the cache that all units share
 * @param sector bytes that memory gives and takes at once
 */
public record Architecture(
        String name,
        String countsFrom,
        double countsFactor,
        int wave,
        int issueLanes,
        int aluLanes,
        int shiftLanes,
        int localLanes,
        int localBytes,
        int localGroupBytes,
        int localOverheadBytes,
        int workItems,
        int groups,
        int partitions,
        int registers,
        int registerStep,
        int maxRegisters,
        int line,
        int sector) {}
