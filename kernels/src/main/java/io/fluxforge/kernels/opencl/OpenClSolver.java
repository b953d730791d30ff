package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.kernels.Solver;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.SolutionCodec;
import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Equihash on an OpenCL device. Every solution is checked by the verifier before it is passed on.
 *
 * <p>A nonce is a fixed row of commands, and nothing of it needs the host before the end; so the next nonce, if
 * {@link #expect} has told it, waits in the device's queue while this one runs.
 */
public final class OpenClSolver implements Solver {
    static final int HEADER_BYTES = 140;
    private static final int COPIES = 4;
    private static final int TWIN_INDEX = 0xffff_ffff;
    private static final int NO_INDEX = 0xffff_fffe;

    private final Geometry geometry;
    private final EquihashParams params;
    private final OpenClDevice device;
    private final EquihashVerifier verifier;
    private final HashInput hashInput;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final ClQueue queue;
    private final DeviceTables tables;
    private final DeviceKernels kernels;
    private final Deque<RunningNonce> running = new ArrayDeque<>();
    private long unresolved;
    private long invalid;

    OpenClSolver(OpenClDevice device, Geometry geometry) {
        this.device = device;
        this.geometry = geometry;
        params = geometry.params();
        verifier = new EquihashVerifier(params);
        hashInput = new HashInput(params);
        try {
            ClContext context = own(new ClContext(device));
            ClProgram program = own(new ClProgram(context, KernelSource.of(geometry), "-cl-std=CL1.2"));
            queue = own(new ClQueue(context));
            tables = own(new DeviceTables(context, geometry));
            kernels = own(new DeviceKernels(program, geometry, tables));
        } catch (OpenClException e) {
            release();
            throw e;
        }
    }

    private <T extends AutoCloseable> T own(T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public String description() {
        return device + ", " + geometry;
    }

    @Override
    public EquihashParams params() {
        return params;
    }

    @Override
    public long tableBytes() {
        return geometry.totalBytes();
    }

    /** Bytes of rows that each phase reads and writes, by its name in the report; phases that are not about rows are missing. */
    public Map<String, Long> phaseBytes() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("generate", geometry.rowBytes(0));
        for (int level = 0; level < params.k() - 1; level++) {
            bytes.put("round " + level, geometry.rowBytes(level) + geometry.rowBytes(level + 1));
        }
        bytes.put("round " + (params.k() - 1), geometry.rowBytes(params.k() - 1));
        return bytes;
    }

    /** What the device reaches in copying one half of its largest list to the other: bytes read and written, in GB/s. No nonce runs. */
    public double copyGigabytesPerSecond() {
        double best = 0;
        for (int i = 0; i < COPIES; i++) {
            try (ClEvent copy =
                    queue.copy(tables.lo(0), tables.hi(0), tables.lo(0).bytes())) {
                queue.finish();
                best = Math.max(best, 2 * tables.lo(0).bytes() / copy.millis() / 1e6);
            }
        }
        return best;
    }

    /** Candidates so far whose rows or indices were not found again, so that a solution may have been lost. */
    public long unresolved() {
        return unresolved;
    }

    /** Solutions so far that the verifier refused: more than none means a faulty device. */
    public long invalid() {
        return invalid;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the input has not 140 bytes
     * @throws OpenClException if the device fails; this solver is then of no more use
     */
    @Override
    public SolveReport solve(byte[] input, SolveWatcher watcher) {
        // What was expected and did not come was in vain.
        while (!running.isEmpty() && !Arrays.equals(running.peek().input(), input)) {
            try (RunningNonce vain = running.remove()) {
                vain.await(watcher);
            }
        }
        if (running.isEmpty()) {
            enqueue(input);
        }
        try (RunningNonce nonce = running.remove()) {
            boolean cancelled = nonce.await(watcher);
            return report(nonce, watcher, cancelled);
        }
    }

    /** Queues a nonce that the next call of {@link #solve} but one will ask for, behind the one that it will ask for next. */
    @Override
    public void expect(byte[] input) {
        if (running.size() < 2) {
            enqueue(input);
        }
    }

    private void enqueue(byte[] input) {
        if (input.length != HEADER_BYTES) {
            throw new IllegalArgumentException("input of " + input.length + " bytes, not " + HEADER_BYTES);
        }
        hashInput.set(input);
        kernels.setInput(hashInput);
        RunningNonce nonce = new RunningNonce(input, geometry);
        running.add(nonce);
        List<RunningNonce.Command> commands = nonce.commands();
        for (ClBuffer buffer : List.of(tables.counts, tables.holes, tables.stats)) {
            commands.add(new RunningNonce.Command("", queue.clear(buffer)));
        }
        kernels.enqueue(queue, commands);
        commands.add(new RunningNonce.Command("", queue.read(tables.stats, nonce.stats())));
        commands.add(new RunningNonce.Command("", queue.read(tables.indices, nonce.indices())));
        queue.flush();
    }

    private SolveReport report(RunningNonce nonce, SolveWatcher watcher, boolean cancelled) {
        IntBuffer stats = nonce.stats().asIntBuffer();
        List<SolveReport.RowList> lists = new ArrayList<>();
        for (int level = 0; level < params.k(); level++) {
            lists.add(new SolveReport.RowList(
                    Integer.toUnsignedLong(stats.get(2 * level)), Math.max(0, stats.get(2 * level + 1))));
        }
        int candidates = stats.get(2 * params.k());
        int kept = Math.clamp(candidates, 0, Geometry.MAX_CANDIDATES);
        unresolved += candidates - kept;
        List<int[]> solutions = cancelled ? List.of() : solutions(nonce, kept);
        solutions.forEach(watcher::onSolution);
        return new SolveReport(nonce.phases(), lists, candidates, solutions.size(), cancelled);
    }

    /** Distinct and valid. */
    private List<int[]> solutions(RunningNonce nonce, int candidates) {
        IntBuffer all = nonce.indices().asIntBuffer();
        List<int[]> solutions = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            int[] indices = new int[params.solutionIndices()];
            all.get(i * indices.length, indices);
            if (Arrays.stream(indices).anyMatch(index -> index == NO_INDEX)) {
                unresolved++;
            } else if (Arrays.stream(indices).noneMatch(index -> index == TWIN_INDEX)
                    && Arrays.stream(indices).distinct().count() == indices.length) {
                sortTree(indices);
                if (solutions.stream().noneMatch(other -> Arrays.equals(other, indices))) {
                    add(nonce.input(), indices, solutions);
                }
            }
        }
        return solutions;
    }

    private void add(byte[] input, int[] indices, List<int[]> solutions) {
        boolean inRange = Arrays.stream(indices).allMatch(index -> index >= 0 && index < params.listSize());
        if (inRange
                && verifier.verify(input, SolutionCodec.pack(params, indices)).isValid()) {
            solutions.add(indices);
        } else {
            invalid++;
        }
    }

    /** Swaps sub-trees so that the first index of every left one is the smaller. */
    private static void sortTree(int[] indices) {
        for (int half = 1; half < indices.length; half *= 2) {
            for (int at = 0; at < indices.length; at += 2 * half) {
                if (indices[at] > indices[at + half]) {
                    int[] left = Arrays.copyOfRange(indices, at, at + half);
                    System.arraycopy(indices, at + half, indices, at, half);
                    System.arraycopy(left, 0, indices, at + half, half);
                }
            }
        }
    }

    /** Waits for what is queued, then releases everything. */
    @Override
    public void close() {
        if (!running.isEmpty()) {
            try {
                queue.finish();
            } catch (OpenClException lost) {
                // A lost device has nothing left to wait for.
            }
            running.forEach(RunningNonce::close);
            running.clear();
        }
        release();
    }

    private void release() {
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("releasing " + device, e);
            }
        }
    }
}
