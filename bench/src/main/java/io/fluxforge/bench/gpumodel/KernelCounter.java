package io.fluxforge.bench.gpumodel;

import io.fluxforge.bench.gpumodel.Instruction.Kind;
import io.fluxforge.kernels.opencl.NoncePlan;
import io.fluxforge.verifier.EquihashParams;
import java.util.HashMap;
import java.util.Map;

/** Counts what a compiled plan does for a row. */
final class KernelCounter {
    private static final int WAVE = 32;
    private static final String GENERATE = "generate";
    private static final String ROUND = "round_";
    private static final String LAST = "last_round";

    private KernelCounter() {}

    /** By the names of the kernels that go through all rows. */
    static Map<String, KernelCounts> count(NoncePlan plan, Map<String, CompiledKernel> compiled) {
        Macros macros = new Macros(plan);
        Map<String, KernelCounts> counts = new HashMap<>();
        double walk =
                LocalConflicts.of(macros.bucketRows(), macros.keys(), WAVE).walk();
        double bucketRows = (double) macros.bucketRows() / plan.workGroup();
        compiled.forEach((name, kernel) -> {
            double rows = name.equals(GENERATE) ? EquihashParams.TWIST_GROUP * macros.rowsPerHash() : bucketRows;
            double suspects = name.equals(LAST) ? bucketRows * macros.suspectFraction() : 0;
            if (name.equals(GENERATE) || name.equals(LAST) || name.startsWith(ROUND)) {
                double keys = (double) macros.keys() / plan.workGroup();
                counts.put(name, count(kernel, new LoopWeights.Trips(rows, keys, walk, suspects)));
            }
        });
        return counts;
    }

    private static KernelCounts count(CompiledKernel kernel, LoopWeights.Trips trips) {
        LoopWeights weights = new LoopWeights(kernel.code(), trips);
        double rows = trips.rows();
        double all = 0;
        for (Kind kind : Kind.values()) {
            all += kind == Kind.NONE ? 0 : weights.count(kind);
        }
        return new KernelCounts(
                kernel.registers(),
                kernel.localBytes(),
                kernel.spillBytes(),
                all / rows,
                weights.count(Kind.ALU) / rows,
                weights.count(Kind.SHIFT) / rows,
                weights.count(Kind.LOCAL_LOAD) / rows,
                weights.count(Kind.LOCAL_STORE) / rows,
                weights.count(Kind.LOCAL_ATOMIC) / rows);
    }
}
