package io.fluxforge.kernels.cuda;

import io.fluxforge.kernels.DeviceClock;
import io.fluxforge.kernels.DeviceSolver;
import io.fluxforge.kernels.SolveReport;
import io.fluxforge.kernels.SolveWatcher;
import io.fluxforge.kernels.opencl.NoncePlan;
import io.fluxforge.kernels.opencl.NonceResults;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.HashInput;
import io.fluxforge.verifier.blake2b.Blake2b;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Equihash on a CUDA device, one nonce after the other, by the kernels for OpenCL. Every solution is checked. */
public final class CudaSolver implements DeviceSolver {
    private static final int COPIES = 4;
    private static final int HASH_ARGUMENTS = 3;

    private final CudaDriver driver;
    private final CudaDevice device;
    private final NoncePlan plan;
    private final NonceResults results;
    private final HashInput hashInput;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment stats;
    private final MemorySegment indices;
    private final MemorySegment[] hashed = new MemorySegment[HASH_ARGUMENTS];
    private final Map<String, Long> addresses = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Long> events = new ArrayList<>();
    private final DeviceClock clock;
    private long context;
    private long module;

    private record Step(NoncePlan.Call call, long function, MemorySegment arguments) {}

    /**
     * Takes a device's memory.
     *
     * @param log takes a line if the device's clock is of no use
     * @throws CudaException if it has too little, or will not have the code
     */
    public CudaSolver(
            CudaDriver driver, CudaDevice device, NoncePlan plan, CudaCompiler.Image image, Consumer<String> log) {
        clock = new DeviceClock(line -> log.accept(device + ": " + line));
        this.driver = driver;
        this.device = device;
        this.plan = plan;
        results = new NonceResults(plan.params());
        hashInput = new HashInput(plan.params());
        stats = arena.allocate(bytes(NoncePlan.STATS), Integer.BYTES);
        indices = arena.allocate(bytes(NoncePlan.INDICES), Integer.BYTES);
        hashed[0] = arena.allocate(ValueLayout.JAVA_LONG, Blake2b.CHAIN_WORDS);
        hashed[1] = arena.allocate(ValueLayout.JAVA_LONG);
        hashed[2] = arena.allocate(ValueLayout.JAVA_LONG);
        try {
            context = driver.handle("cuDevicePrimaryCtxRetain", device.handle());
            makeCurrent();
            MemorySegment code = arena.allocateFrom(ValueLayout.JAVA_BYTE, image.bytes());
            module = driver.handle("cuModuleLoadData", code);
            plan.buffers().forEach((name, bytes) -> addresses.put(name, driver.handle("cuMemAlloc_v2", bytes)));
            plan.calls().forEach(call -> steps.add(step(call)));
            for (int i = 0; i <= steps.size(); i++) {
                events.add(driver.handle("cuEventCreate", 0));
            }
        } catch (CudaException e) {
            close();
            throw e;
        }
    }

    private Step step(NoncePlan.Call call) {
        long function = driver.handle("cuModuleGetFunction", pointer(module), arena.allocateFrom(call.kernel()));
        List<MemorySegment> values = new ArrayList<>(call.hashes() ? List.of(hashed) : List.of());
        call.buffers().forEach(name -> values.add(arena.allocateFrom(ValueLayout.JAVA_LONG, address(name))));
        MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, values.size());
        for (int i = 0; i < values.size(); i++) {
            arguments.setAtIndex(ValueLayout.ADDRESS, i, values.get(i));
        }
        return new Step(call, function, arguments);
    }

    private long bytes(String buffer) {
        return Objects.requireNonNull(plan.buffers().get(buffer), buffer);
    }

    private long address(String buffer) {
        return Objects.requireNonNull(addresses.get(buffer), buffer);
    }

    private static MemorySegment pointer(long handle) {
        return MemorySegment.ofAddress(handle);
    }

    /** A context is current for one thread. */
    private void makeCurrent() {
        driver.check("cuCtxSetCurrent", pointer(context));
    }

    @Override
    public String description() {
        return device + ", " + plan.description();
    }

    @Override
    public EquihashParams params() {
        return plan.params();
    }

    @Override
    public long tableBytes() {
        return plan.buffers().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public Map<String, Long> phaseBytes() {
        return plan.phaseBytes();
    }

    @Override
    public long unresolved() {
        return results.unresolved();
    }

    @Override
    public long invalid() {
        return results.invalid();
    }

    @Override
    public double copyGigabytesPerSecond() {
        makeCurrent();
        long bytes = bytes("lo 0");
        double best = 0;
        for (int i = 0; i < COPIES; i++) {
            long start = System.nanoTime();
            record(0);
            driver.check("cuMemcpyDtoD_v2", address("hi 0"), address("lo 0"), bytes);
            record(1);
            best = Math.max(
                    best, 2.0 * bytes / Math.max(1, spans(1, start).getFirst().nanos()));
        }
        return best;
    }

    @Override
    public SolveReport solve(byte[] input, SolveWatcher watcher) {
        makeCurrent();
        setInput(input);
        long start = System.nanoTime();
        for (String cleared : NoncePlan.CLEARED) {
            driver.check("cuMemsetD8_v2", address(cleared), 0, bytes(cleared));
        }
        for (int i = 0; i < steps.size(); i++) {
            record(i);
            launch(steps.get(i));
        }
        record(steps.size());
        List<DeviceClock.Span> spans = spans(steps.size(), start);
        driver.check("cuMemcpyDtoH_v2", stats, address(NoncePlan.STATS), stats.byteSize());
        driver.check("cuMemcpyDtoH_v2", indices, address(NoncePlan.INDICES), indices.byteSize());
        return results.report(
                input,
                phases(spans),
                stats.asByteBuffer().order(ByteOrder.nativeOrder()).asIntBuffer(),
                indices.asByteBuffer().order(ByteOrder.nativeOrder()).asIntBuffer(),
                watcher.isCancelled(),
                watcher);
    }

    private void setInput(byte[] input) {
        long[] chain = new long[Blake2b.CHAIN_WORDS];
        long[] message = new long[Blake2b.MESSAGE_WORDS];
        hashInput.set(input);
        hashInput.fillLanes(1, chain, message);
        hashed[0].copyFrom(MemorySegment.ofArray(chain));
        hashed[1].set(ValueLayout.JAVA_LONG, 0, message[0]);
        hashed[2].set(ValueLayout.JAVA_LONG, 0, message[1]);
    }

    private void launch(Step step) {
        MemorySegment none = MemorySegment.NULL;
        int groups = Math.toIntExact(step.call.groups());
        driver.check(
                "cuLaunchKernel",
                pointer(step.function),
                groups,
                1,
                1,
                plan.workGroup(),
                1,
                1,
                0,
                none,
                step.arguments,
                none);
    }

    private void record(int event) {
        driver.check("cuEventRecord", pointer(events.get(event)), MemorySegment.NULL);
    }

    /** From this event to the next. */
    private double millis(int event) {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment out = local.allocate(ValueLayout.JAVA_FLOAT);
            driver.check("cuEventElapsedTime", out, pointer(events.get(event)), pointer(events.get(event + 1)));
            return out.get(ValueLayout.JAVA_FLOAT, 0);
        }
    }

    /** Waits for what lies between the first events, and tells when it ran. */
    private List<DeviceClock.Span> spans(int count, long start) {
        List<DeviceClock.Span> host = new ArrayList<>();
        long before = start;
        for (int i = 1; i <= count; i++) {
            driver.check("cuEventSynchronize", pointer(events.get(i)));
            long now = System.nanoTime();
            host.add(new DeviceClock.Span(before, now));
            before = now;
        }
        List<DeviceClock.Span> device = new ArrayList<>();
        long end = 0;
        for (int i = 0; i < count; i++) {
            long from = end;
            end += Math.round(1e6 * millis(i));
            device.add(new DeviceClock.Span(from, end));
        }
        return clock.choose(device, host, start, before);
    }

    private List<SolveReport.Phase> phases(List<DeviceClock.Span> spans) {
        Map<String, Double> phases = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            phases.merge(steps.get(i).call.phase(), spans.get(i).nanos() / 1e6, Double::sum);
        }
        return phases.entrySet().stream()
                .map(phase -> new SolveReport.Phase(phase.getKey(), phase.getValue()))
                .toList();
    }

    @Override
    public void close() {
        events.forEach(event -> driver.release("cuEventDestroy_v2", pointer(event)));
        addresses.values().forEach(address -> driver.release("cuMemFree_v2", address));
        if (module != 0) {
            driver.release("cuModuleUnload", pointer(module));
        }
        if (context != 0) {
            driver.release("cuDevicePrimaryCtxRelease_v2", device.handle());
        }
        arena.close();
    }
}
