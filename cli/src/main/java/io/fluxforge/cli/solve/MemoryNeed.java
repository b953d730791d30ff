package io.fluxforge.cli.solve;

import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.verifier.EquihashParams;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much memory a run takes.
 *
 * @param tableBytes what the solver's tables take of the heap
 * @param otherBytes what everything else takes of it, estimated from above
 */
public record MemoryNeed(long tableBytes, long otherBytes) {
    private static final long MIB = 1024 * 1024;
    private static final long BASE_BYTES = 48 * MIB;
    /** Copies of a bucket for each round, pairs, and each writer's place in every bucket. */
    private static final long THREAD_BYTES = 8 * MIB;

    /**
     * What a solver on the CPU needs.
     *
     * @throws IllegalArgumentException if the parameters need more than the solver can do
     */
    public static MemoryNeed of(EquihashParams params, int threads) {
        return new MemoryNeed(CpuSolver.requiredBytes(params, threads), BASE_BYTES + threads * THREAD_BYTES);
    }

    /** All of it. */
    public long bytes() {
        return tableBytes + otherBytes;
    }

    /** For people: what it takes, and what it may take. */
    public String describe(MemoryProbe memory) {
        return "takes " + Sizes.text(bytes()) + " of memory, " + Sizes.text(tableBytes)
                + " of it for tables (heap: at most " + Sizes.text(memory.heapMaxBytes()) + ")";
    }

    /** What helps if the heap is too small. */
    public String advice() {
        return "give it more by FLUXFORGE_JAVA_OPTS=-Xmx" + (bytes() / MIB + 64)
                + "m, or choose smaller --params or fewer --threads";
    }

    /** One line that says what is too little and what helps; empty if there is enough. */
    public Optional<String> findShortage(MemoryProbe memory) {
        String need = "needs " + Sizes.text(bytes()) + " of memory, ";
        if (memory.heapMaxBytes() < bytes()) {
            return Optional.of(
                    need + "but the Java heap may have " + Sizes.text(memory.heapMaxBytes()) + " at most; " + advice());
        }
        OptionalLong available = memory.availableBytes();
        if (available.isPresent() && available.getAsLong() < bytes()) {
            return Optional.of(need + "but this machine has " + Sizes.text(available.getAsLong())
                    + " available; end other programs, or choose smaller --params");
        }
        return Optional.empty();
    }
}
