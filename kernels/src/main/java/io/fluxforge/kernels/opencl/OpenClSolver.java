package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.DeviceClock;
import io.fluxforge.kernels.DeviceSolver;
import io.fluxforge.kernels.DeviceTime;
import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.HashInput;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Equihash on an OpenCL device. Every solution is checked by the verifier before it is passed on.
 *
 * <p>A nonce is a fixed row of commands, and nothing of it needs the host before the end; so the next nonce, if
 * {@link #expect} has told it, waits in the device's queue while this one runs.
 */
public final class OpenClSolver implements DeviceSolver {
    static final int HEADER_BYTES = 140;
    private static final int COPIES = 4;

    private final Geometry geometry;
    private final EquihashParams params;
    private final OpenClDevice device;
    private final NoncePlan plan;
    private final NonceResults results;
    private final HashInput hashInput;
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final ClQueue queue;
    private final DeviceTables tables;
    private final DeviceKernels kernels;
    private final Deque<RunningNonce> running = new ArrayDeque<>();
    private final DeviceClock clock;
    private long free = System.nanoTime();

    OpenClSolver(OpenClDevice device, Geometry geometry) {
        this(device, geometry, line -> {});
    }

    /** Takes the device's memory; {@code log} gets a line if its clock is of no use. */
    OpenClSolver(OpenClDevice device, Geometry geometry, Consumer<String> log) {
        this.device = device;
        clock = new DeviceClock(line -> log.accept(device + ": " + line));
        this.geometry = geometry;
        params = geometry.params();
        plan = new NoncePlan(geometry);
        results = new NonceResults(params);
        hashInput = new HashInput(params);
        try {
            ClContext context = own(new ClContext(device));
            ClProgram program = own(new ClProgram(context, plan.source(), "-cl-std=CL1.2"));
            queue = own(new ClQueue(context));
            tables = own(new DeviceTables(context, plan));
            kernels = own(new DeviceKernels(program, plan, tables));
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

    @Override
    public Map<String, Long> phaseBytes() {
        return plan.phaseBytes();
    }

    @Override
    public double copyGigabytesPerSecond() {
        ClBuffer from = tables.get("lo 0");
        double best = 0;
        for (int i = 0; i < COPIES; i++) {
            long start = System.nanoTime();
            try (ClEvent copy = queue.copy(from, tables.get("hi 0"), from.bytes())) {
                queue.finish();
                long end = System.nanoTime();
                DeviceClock.Span host = new DeviceClock.Span(start, end);
                DeviceClock.Span took = clock.choose(List.of(copy.span()), List.of(host), start, end)
                        .getFirst();
                best = Math.max(best, 2.0 * from.bytes() / Math.max(1, took.nanos()));
            }
        }
        return best;
    }

    @Override
    public Optional<DeviceTime> deviceTime() {
        return Optional.of(clock.time());
    }

    @Override
    public long unresolved() {
        return results.unresolved();
    }

    @Override
    public long invalid() {
        return results.invalid();
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
                await(vain, watcher);
                clock.count(vain.spans(clock));
            }
        }
        if (running.isEmpty()) {
            enqueue(input);
        }
        try (RunningNonce nonce = running.remove()) {
            boolean cancelled = await(nonce, watcher);
            List<DeviceClock.Span> spans = nonce.spans(clock);
            clock.count(spans);
            return results.report(
                    input,
                    nonce.phases(spans, !clock.isTrusted()),
                    nonce.stats().asIntBuffer(),
                    nonce.indices().asIntBuffer(),
                    cancelled,
                    watcher);
        }
    }

    private boolean await(RunningNonce nonce, SolveWatcher watcher) {
        boolean cancelled = nonce.await(watcher, free);
        free = nonce.end();
        return cancelled;
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
        // By the host's clock a phase lasts until the host sees its commands done.
        queue.setEager(!clock.isTrusted());
        for (String cleared : NoncePlan.CLEARED) {
            commands.add(new RunningNonce.Command("", queue.clear(tables.get(cleared))));
        }
        kernels.enqueue(queue, commands);
        commands.add(new RunningNonce.Command("", queue.read(tables.get(NoncePlan.STATS), nonce.stats())));
        commands.add(new RunningNonce.Command("", queue.read(tables.get(NoncePlan.INDICES), nonce.indices())));
        queue.flush();
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
