package io.fluxforge.cli.bench;

import io.fluxforge.bench.Machine;
import io.fluxforge.bench.SolveBenchResult;
import io.fluxforge.verifier.EquihashParams;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A measurement of a solver, and what it ran on.
 *
 * @param device as {@code --device} names it
 * @param lanes of hashing, as {@code -Dfluxforge.simd=} names them; empty unless the CPU solver ran
 * @param threads of the CPU solver; 0 for other devices
 * @param tableBytes memory of the solver's tables
 * @param peakBytes the most memory that the process has held, empty if unknown
 * @param traffic of a device with memory of its own, empty for the CPU solver
 */
public record SolveBenchReport(
        EquihashParams params,
        String device,
        String lanes,
        int threads,
        SolveBenchResult result,
        long tableBytes,
        OptionalLong peakBytes,
        Optional<DeviceTraffic> traffic,
        Machine machine) {}
