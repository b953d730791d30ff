package io.fluxforge.bench.gpu;

import io.fluxforge.bench.report.Envelope;
import io.fluxforge.bench.report.Environment;
import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.kernels.cuda.CudaCompiler;
import io.fluxforge.kernels.cuda.CudaDevice;
import io.fluxforge.kernels.cuda.CudaDriver;
import io.fluxforge.kernels.cuda.CudaException;
import io.fluxforge.kernels.cuda.CudaSolver;
import io.fluxforge.kernels.cuda.CudaSource;
import io.fluxforge.kernels.cuda.CudaTools;
import io.fluxforge.kernels.opencl.NoncePlan;
import io.fluxforge.kernels.opencl.OpenClDevice;
import io.fluxforge.kernels.opencl.OpenClDevices;
import io.fluxforge.kernels.opencl.OpenClSolvers;
import io.fluxforge.kernels.opencl.TuningCache;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists a machine's OpenCL devices, compares what each geometry of each GPU finds with known solution sets, measures it, and writes
 * all of it, errors too, into one JSON file. Where OpenCL sees no GPU the same kernels are tried by way of CUDA.
 *
 * <p>{@code docs/gpu-check.md} describes the file.
 */
public final class GpuCheck {
    /** What a block of threads may have on every CUDA device without asking for more. */
    private static final long SHARED_BYTES = 48 << 10;

    private final GpuCheckOptions options;
    private final Deadline deadline;
    private final CudaTools tools = new CudaTools(System.getenv());
    private final ObjectNode report = ReportJson.MAPPER.createObjectNode();
    private final ArrayNode log = report.putArray("log");
    private final Map<String, String> verdicts = new LinkedHashMap<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final SolverCheck check;

    private GpuCheck(GpuCheckOptions options) throws IOException {
        this.options = options;
        deadline = new Deadline(options.limit());
        check = new SolverCheck(KnownSets.of(options), deadline, this::log);
    }

    /** Exit codes: 0 if all that ran agreed and something ran, 1 if not, 2 for wrong arguments. */
    public static void main(String... arguments) throws IOException {
        GpuCheckOptions options;
        try {
            options = GpuCheckOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + GpuCheckOptions.USAGE);
            System.exit(2);
            return;
        }
        if (options.sources().isPresent()) {
            writeSources(options.params(), options.sources().get());
            return;
        }
        System.exit(new GpuCheck(options).run() ? 0 : 1);
    }

    private void log(String line) {
        System.err.println(line);
        log.add(line);
    }

    private static void writeSources(EquihashParams params, Path folder) throws IOException {
        for (NoncePlan plan : NoncePlan.forGpus(params, SHARED_BYTES)) {
            Files.writeString(folder.resolve(plan.tuning() + ".cu"), CudaSource.of(plan));
        }
    }

    private boolean run() throws IOException {
        deadline.whenMissed(() -> {
            System.err.println("out of time, and something still runs; what was done by then is in " + options.out());
            Runtime.getRuntime().halt(1);
        });
        new Envelope("gpu-check", Instant.now(), Environment.capture(), List.of()).addTo(report);
        report.put("params", options.params().toString()).put("outcome", "unfinished");
        boolean gpuSeen = runOpenCl(report.putObject("opencl"));
        if (!gpuSeen || options.cuda()) {
            runCuda(report.putObject("cuda").put("why", gpuSeen ? "asked for" : "OpenCL sees no GPU"));
        }
        String outcome = outcome();
        report.put("outcome", outcome);
        save();
        System.err.println(outcome + ": " + verdict() + "; " + options.out());
        return outcome.equals("agreed");
    }

    private String outcome() {
        if (candidates.stream().anyMatch(Candidate::hasFailed)) {
            return "failed";
        }
        if (candidates.stream().allMatch(one -> one.seconds() == Double.MAX_VALUE)) {
            return "nothing ran";
        }
        return deadline.isOver() ? "out of time" : "agreed";
    }

    private String verdict() {
        return verdicts.isEmpty() ? "no GPU" : String.join("; ", verdicts.values());
    }

    private void save(String device, String verdict) throws IOException {
        verdicts.put(device, verdict);
        save();
    }

    /** After every step, so that a driver's crash costs one step only. */
    private void save() throws IOException {
        report.put("verdict", verdict());
        Path out = options.out().toAbsolutePath();
        Path fresh = out.resolveSibling(out.getFileName() + ".new");
        Files.writeString(
                fresh,
                ReportJson.MAPPER
                                .writer()
                                .with(SerializationFeature.INDENT_OUTPUT)
                                .writeValueAsString(report) + "\n");
        Files.move(fresh, out, StandardCopyOption.REPLACE_EXISTING);
    }

    private boolean isWanted(String tuning) {
        return options.tuning().isEmpty() || options.tuning().get().equals(tuning);
    }

    private void check(String device, List<Candidate> those) throws IOException {
        candidates.addAll(those);
        new DeviceCheck(device, those, check, options, deadline, this::save, this::log).run();
    }

    private boolean runOpenCl(ObjectNode json) throws IOException {
        OpenClDevices devices = OpenClDevices.find();
        devices.problem().ifPresent(problem -> {
            json.put("problem", problem);
            log("OpenCL: " + problem);
        });
        ArrayNode list = json.putArray("devices");
        OpenClSolvers solvers = new OpenClSolvers(TuningCache.ofUser(System.getenv()), this::log);
        boolean gpuSeen = false;
        for (OpenClDevice device : devices.list()) {
            log(device + ", driver " + device.driver());
            ArrayNode results = describe(device, list.addObject()).putArray("results");
            gpuSeen |= !device.isCpu();
            if (device.isCpu() && !options.cpu()) {
                continue;
            }
            List<Candidate> those = new ArrayList<>();
            for (String tuning : OpenClSolvers.tunings(device)) {
                if (isWanted(tuning)) {
                    those.add(new Candidate(
                            tuning,
                            results.addObject(),
                            () -> solvers.open(device, options.params(), Optional.of(tuning))));
                }
            }
            check(device.name() + " by OpenCL", those);
        }
        return gpuSeen;
    }

    private static ObjectNode describe(OpenClDevice device, ObjectNode json) {
        return json.put("device", "opencl:" + device.index())
                .put("name", device.name())
                .put("vendor", device.vendor())
                .put("platform", device.platformName())
                .put("driver", device.driver())
                .put("version", device.version())
                .put("memoryBytes", device.memoryBytes())
                .put("largestBufferBytes", device.largestBufferBytes())
                .put("localBytes", device.localBytes())
                .put("computeUnits", device.computeUnits());
    }

    private void runCuda(ObjectNode json) throws IOException {
        CudaCompiler compiler = new CudaCompiler(options.prebuilt(), tools, options.compiler());
        try {
            CudaDriver driver = CudaDriver.load();
            json.put("driverVersion", driver.version());
            ArrayNode list = json.putArray("devices");
            for (CudaDevice device : driver.devices()) {
                log(device.toString());
                ArrayNode results = list.addObject()
                        .put("name", device.name())
                        .put("capability", device.major() + "." + device.minor())
                        .put("memoryBytes", device.memoryBytes())
                        .put("multiprocessors", device.multiprocessors())
                        .putArray("results");
                List<Candidate> those = new ArrayList<>();
                for (NoncePlan plan : NoncePlan.forGpus(options.params(), SHARED_BYTES)) {
                    if (isWanted(plan.tuning())) {
                        those.add(cudaCandidate(driver, device, plan, compiler, results.addObject()));
                    }
                }
                check(device.name() + " by CUDA", those);
                if (options.tuning().isEmpty()) {
                    profile(those, json.putArray("tools"));
                }
            }
        } catch (CudaException e) {
            json.put("problem", e.getMessage());
            log("CUDA: " + e.getMessage());
        }
        ArrayNode attempts = json.putArray("compilersThatFailed");
        compiler.attempts().forEach(attempts::add);
    }

    private Candidate cudaCandidate(
            CudaDriver driver, CudaDevice device, NoncePlan plan, CudaCompiler compiler, ObjectNode json) {
        List<CudaCompiler.Image> compiled = new ArrayList<>();
        return new Candidate(plan.tuning(), json, () -> {
            if (compiled.isEmpty()) {
                compiled.add(compiler.compile(plan, device));
                log(plan.tuning() + " compiled by " + compiled.getFirst().by());
                json.put("compiler", compiled.getFirst().by());
            }
            return new CudaSolver(driver, device, plan, compiled.getFirst(), this::log);
        });
    }

    /** The best tuning once more, under NVIDIA's tools. */
    private void profile(List<Candidate> those, ArrayNode json) throws IOException {
        Optional<Candidate> best = those.stream()
                .filter(one -> !one.hasFailed() && one.seconds() < Double.MAX_VALUE)
                .min(Comparator.comparingDouble(Candidate::seconds));
        ProcessHandle.Info self = ProcessHandle.current().info();
        if (best.isEmpty() || self.command().isEmpty() || self.arguments().isEmpty()) {
            return;
        }
        List<String> again = new ArrayList<>(List.of(self.command().get()));
        again.addAll(List.of(self.arguments().get()));
        Path out = Files.createTempFile("gpu-check", ".json");
        again.addAll(List.of("--tuning", best.get().tuning(), "--cuda", "--known", "1", "--nonces", "1"));
        again.addAll(List.of("--out", out.toString()));
        try {
            new CudaProfilers(tools, deadline, this::log).run(again, json);
        } finally {
            Files.deleteIfExists(out);
        }
        save();
    }
}
