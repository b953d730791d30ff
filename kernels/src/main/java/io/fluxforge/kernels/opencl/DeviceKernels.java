package io.fluxforge.kernels.opencl;

import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.blake2b.Blake2b;
import java.util.ArrayList;
import java.util.List;

/** The kernels of a nonce, bound to their tables, in the order in which they run. */
final class DeviceKernels implements AutoCloseable {
    private static final int HASH_ARGUMENTS = 3;

    private record Step(NoncePlan.Call call, ClKernel kernel) {}

    private final int workGroup;
    private final List<Step> steps = new ArrayList<>();

    DeviceKernels(ClProgram program, NoncePlan plan, DeviceTables tables) {
        workGroup = plan.workGroup();
        try {
            for (NoncePlan.Call call : plan.calls()) {
                ClKernel kernel = new ClKernel(program, call.kernel());
                steps.add(new Step(call, kernel));
                kernel.from(call.hashes() ? HASH_ARGUMENTS : 0);
                call.buffers().forEach(name -> kernel.with(tables.get(name)));
            }
        } catch (OpenClException e) {
            close();
            throw e;
        }
    }

    /** Sets what is hashed. */
    void setInput(HashInput input) {
        long[] chain = new long[Blake2b.CHAIN_WORDS];
        long[] message = new long[Blake2b.MESSAGE_WORDS];
        input.fillLanes(1, chain, message);
        for (Step step : steps) {
            if (step.call.hashes()) {
                step.kernel.from(0).with(chain).with(message[0]).with(message[1]);
            }
        }
    }

    /** Queues all of them; {@code running} gets a phase for each. */
    void enqueue(ClQueue queue, List<RunningNonce.Command> running) {
        for (Step step : steps) {
            ClEvent event = queue.run(step.kernel, step.call.groups(), workGroup);
            running.add(new RunningNonce.Command(step.call.phase(), event));
        }
    }

    @Override
    public void close() {
        steps.reversed().forEach(step -> step.kernel.close());
        steps.clear();
    }
}
