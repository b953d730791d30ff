package io.fluxforge.kernels.opencl;

import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.blake2b.Blake2b;
import java.util.ArrayList;
import java.util.List;

/** The kernels of a nonce, bound to their tables, in the order in which they run. */
final class DeviceKernels implements AutoCloseable {
    /** Kernels of one phase of {@code SolveReport}. */
    private record Step(String phase, ClKernel kernel, long groups) {}

    private final Geometry geometry;
    private final List<ClKernel> all = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final ClKernel generate;
    private final ClKernel findIndices;

    DeviceKernels(ClProgram program, Geometry geometry, DeviceTables tables) {
        this.geometry = geometry;
        int lists = geometry.params().k();
        try {
            generate = add(program, "generate", "generate", geometry.generateGroups());
            generate.from(3)
                    .with(tables.lo(0), tables.hi(0), tables.counts, tables.holes, tables.cursors, tables.stats);
            for (int level = 0; level < lists - 1; level++) {
                add(program, "round " + level, "round_" + level, geometry.bucketGroups())
                        .from(0)
                        .with(tables.lo(level), tables.hi(level), tables.lo(level + 1), tables.hi(level + 1))
                        .with(tables.counts, tables.holes, tables.cursors, tables.scratch, tables.stats);
            }
            add(program, "round " + (lists - 1), "last_round", geometry.bucketGroups())
                    .from(0)
                    .with(tables.lo(lists - 1), tables.hi(lists - 1), tables.counts, tables.holes)
                    .with(tables.candidates, tables.stats);
            for (int level = lists - 1; level > 0; level--) {
                add(program, "solutions", "parents_" + level, geometry.treeGroups())
                        .from(0)
                        .with(tables.lo(level), tables.hi(level), tables.lo(level - 1), tables.hi(level - 1))
                        .with(tables.counts, tables.candidates, tables.stats);
            }
            findIndices = add(program, "solutions", "find_indices", geometry.treeGroups());
            findIndices.from(3).with(tables.lo(0), tables.hi(0), tables.candidates, tables.indices, tables.stats);
        } catch (OpenClException e) {
            close();
            throw e;
        }
    }

    private ClKernel add(ClProgram program, String phase, String name, long groups) {
        ClKernel kernel = new ClKernel(program, name);
        all.add(kernel);
        steps.add(new Step(phase, kernel, groups));
        return kernel;
    }

    /** Sets what is hashed. */
    void setInput(HashInput input) {
        long[] chain = new long[Blake2b.CHAIN_WORDS];
        long[] message = new long[Blake2b.MESSAGE_WORDS];
        input.fillLanes(1, chain, message);
        generate.from(0).with(chain).with(message[0]).with(message[1]);
        findIndices.from(0).with(chain).with(message[0]).with(message[1]);
    }

    /** Queues all of them; {@code running} gets a phase for each. */
    void enqueue(ClQueue queue, List<RunningNonce.Command> running) {
        for (Step step : steps) {
            ClEvent event =
                    queue.run(step.kernel, step.groups, geometry.tuning().workGroup());
            running.add(new RunningNonce.Command(step.phase, event));
        }
    }

    @Override
    public void close() {
        all.reversed().forEach(ClKernel::close);
        all.clear();
    }
}
