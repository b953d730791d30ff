package io.fluxforge.cli.solve;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.EquihashParams;
import java.util.List;
import java.util.OptionalLong;

/**
 * What came of one header.
 *
 * @param device in words
 * @param lanes of hashing, as {@code -Dfluxforge.simd=} names them; empty unless the CPU solver ran
 * @param threads of the CPU solver; 0 for other devices
 * @param solutions packed, without their CompactSize
 * @param tableBytes memory of the solver's tables
 * @param peakBytes the most memory that the process has held, empty if unknown
 */
public record SolveResult(
        EquihashParams params,
        String device,
        String lanes,
        int threads,
        BlockHeader header,
        List<byte[]> solutions,
        SolveReport report,
        long tableBytes,
        OptionalLong peakBytes) {
    /** Copies the list. */
    public SolveResult {
        solutions = List.copyOf(solutions);
    }

    /** Wall-clock time of the search, without that of making the tables. */
    double seconds() {
        return report.millis() / 1000;
    }
}
