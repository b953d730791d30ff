package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.SolutionCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;

/**
 * Runs all kernels of each tuning in the simulator Oclgrind, and compares what they find with the CPU solver:
 * {@code OclgrindProbe PARAMS NONCES}. What the simulator sees besides goes to its own log: {@code .ci/oclgrind}.
 *
 * <p>One call after the other from one thread, which is all that the simulator bears: JOCL waits for a read that does not block in a
 * thread of its own, so this one blocks.
 */
final class OclgrindProbe {
    private static final long SEED = 20261201;

    private final OpenClDevice device;
    private final NoncePlan plan;

    private OclgrindProbe(OpenClDevice device, NoncePlan plan) {
        this.device = device;
        this.plan = plan;
    }

    /** Prints a line for each tuning; exit code 1 if a set of solutions is another than the CPU solver's. */
    public static void main(String... arguments) {
        EquihashParams params = EquihashParams.parse(arguments[0]);
        OpenClDevice device = OpenClDevices.find().list().stream()
                .filter(one -> one.platformName().equals("Oclgrind"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Oclgrind: " + OpenClDevices.find()));
        List<NoncePlan> plans = new ArrayList<>();
        for (Tuning tuning : Tunings.all()) {
            try {
                plans.add(new NoncePlan(new Geometry(params, tuning, 2, device.localBytes())));
            } catch (IllegalArgumentException doesNotFit) {
                System.out.println(params + ", " + tuning.name() + ": left out, " + doesNotFit.getMessage());
            }
        }
        boolean agreed = !plans.isEmpty();
        for (NoncePlan plan : plans) {
            boolean agrees = new OclgrindProbe(device, plan).agrees(Integer.parseInt(arguments[1]));
            System.out.println(params + ", " + plan.description() + ": " + (agrees ? "agrees" : "DIFFERS"));
            agreed &= agrees;
        }
        System.exit(agreed ? 0 : 1);
    }

    private boolean agrees(int nonces) {
        Random random = new Random(SEED);
        NonceResults results = new NonceResults(plan.params());
        boolean agreed = true;
        try (ClContext context = new ClContext(device);
                ClProgram program = new ClProgram(context, plan.source(), "-cl-std=CL1.2");
                ClQueue queue = new ClQueue(context);
                DeviceTables tables = new DeviceTables(context, plan);
                DeviceKernels kernels = new DeviceKernels(program, plan, tables);
                CpuSolver reference = new CpuSolver(plan.params(), 1)) {
            for (int i = 0; i < nonces; i++) {
                byte[] input = new byte[OpenClSolver.HEADER_BYTES];
                random.nextBytes(input);
                run(input, queue, tables, kernels);
                Set<String> found = new TreeSet<>();
                IntBuffer stats = read(context, tables.get(NoncePlan.STATS));
                IntBuffer indices = read(context, tables.get(NoncePlan.INDICES));
                results.report(input, List.of(), stats, indices, false, one -> found.add(hex(one)));
                Set<String> expected = new TreeSet<>();
                reference.solve(input, one -> expected.add(hex(one)));
                if (!found.equals(expected) || results.invalid() > 0 || results.unresolved() > 0) {
                    System.out.println(HexFormat.of().formatHex(input) + ": "
                            + Map.of("found", found, "expected", expected) + ", unresolved "
                            + results.unresolved() + ", invalid " + results.invalid());
                    agreed = false;
                }
            }
        }
        return agreed;
    }

    private String hex(int[] indices) {
        return HexFormat.of().formatHex(SolutionCodec.pack(plan.params(), indices));
    }

    private void run(byte[] input, ClQueue queue, DeviceTables tables, DeviceKernels kernels) {
        HashInput hashInput = new HashInput(plan.params());
        hashInput.set(input);
        kernels.setInput(hashInput);
        List<RunningNonce.Command> commands = new ArrayList<>();
        for (String cleared : NoncePlan.CLEARED) {
            commands.add(new RunningNonce.Command("", queue.clear(tables.get(cleared))));
        }
        kernels.enqueue(queue, commands);
        queue.finish();
        commands.forEach(command -> command.event().close());
    }

    @SuppressWarnings("deprecation") // as ClQueue
    private static IntBuffer read(ClContext context, ClBuffer from) {
        ByteBuffer to = ByteBuffer.allocateDirect((int) from.bytes()).order(ByteOrder.nativeOrder());
        cl_command_queue queue =
                CL.clCreateCommandQueue(context.handle(), context.device().id(), 0, null);
        OpenClException.check(
                "clEnqueueReadBuffer",
                CL.clEnqueueReadBuffer(queue, from.handle(), true, 0, to.capacity(), Pointer.to(to), 0, null, null));
        CL.clReleaseCommandQueue(queue);
        return to.asIntBuffer();
    }
}
