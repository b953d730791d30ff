package io.fluxforge.bench.gpu;

import io.fluxforge.bench.report.Envelope;
import io.fluxforge.bench.report.Environment;
import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.kernels.DeviceSolver;
import io.fluxforge.kernels.cuda.CudaCompiler;
import io.fluxforge.kernels.cuda.CudaDevice;
import io.fluxforge.kernels.cuda.CudaDriver;
import io.fluxforge.kernels.cuda.CudaException;
import io.fluxforge.kernels.cuda.CudaSolver;
import io.fluxforge.kernels.cuda.CudaSource;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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
    private static final EquihashParams PARAMS = EquihashParams.ZELHASH;
    /** What a block of threads may have on every CUDA device without asking for more. */
    private static final long SHARED_BYTES = 48 << 10;

    private final GpuCheckOptions options;
    private final ObjectNode report = ReportJson.MAPPER.createObjectNode();
    private final SolverCheck check;
    private int agreed;
    private int failed;

    private GpuCheck(GpuCheckOptions options) throws IOException {
        this.options = options;
        Map<String, Set<String>> known = new LinkedHashMap<>();
        KnownSets.read(options.vectors()).entrySet().stream()
                .limit(options.known())
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        check = new SolverCheck(known, options.nonces(), GpuCheck::log);
    }

    /** Exit codes: 0 if all that ran agreed and something ran, 1 if not, 2 for wrong arguments. */
    public static void main(String... arguments) throws IOException {
        GpuCheckOptions options;
        try {
            options = GpuCheckOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            log(e.getMessage() + "\n" + GpuCheckOptions.USAGE);
            System.exit(2);
            return;
        }
        if (options.sources().isPresent()) {
            writeSources(options.sources().get());
            return;
        }
        System.exit(new GpuCheck(options).run() ? 0 : 1);
    }

    private static void log(String line) {
        System.err.println(line);
    }

    private static void writeSources(Path folder) throws IOException {
        for (NoncePlan plan : NoncePlan.forGpus(PARAMS, SHARED_BYTES)) {
            Files.writeString(folder.resolve(plan.tuning() + ".cu"), CudaSource.of(plan));
        }
    }

    private boolean run() throws IOException {
        new Envelope("gpu-check", Instant.now(), Environment.capture(), List.of()).addTo(report);
        report.put("outcome", "unfinished");
        boolean gpuSeen = runOpenCl(report.putObject("opencl"));
        if (!gpuSeen || options.cuda()) {
            runCuda(report.putObject("cuda").put("why", gpuSeen ? "asked for" : "OpenCL sees no GPU"));
        }
        String outcome = failed > 0 ? "failed" : agreed > 0 ? "agreed" : "nothing ran";
        report.put("outcome", outcome);
        save();
        log(outcome + ": " + agreed + " of " + (agreed + failed) + " geometries agree in all; " + options.out());
        return outcome.equals("agreed");
    }

    /** After every step, so that a driver's crash costs one step only. */
    private void save() throws IOException {
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

    private boolean runOpenCl(ObjectNode json) throws IOException {
        OpenClDevices devices = OpenClDevices.find();
        devices.problem().ifPresent(problem -> {
            json.put("problem", problem);
            log("OpenCL: " + problem);
        });
        ArrayNode list = json.putArray("devices");
        OpenClSolvers solvers = new OpenClSolvers(TuningCache.ofUser(System.getenv()), GpuCheck::log);
        boolean gpuSeen = false;
        for (OpenClDevice device : devices.list()) {
            log(device + ", driver " + device.driver());
            ArrayNode results = describe(device, list.addObject()).putArray("results");
            gpuSeen |= !device.isCpu();
            if (device.isCpu() && !options.cpu()) {
                continue;
            }
            for (String tuning : OpenClSolvers.tunings(device)) {
                attempt(tuning, results, () -> solvers.open(device, PARAMS, Optional.of(tuning)));
            }
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
        CudaCompiler compiler = new CudaCompiler(options.prebuilt());
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
                for (NoncePlan plan : NoncePlan.forGpus(PARAMS, SHARED_BYTES)) {
                    attempt(plan.tuning(), results, () -> {
                        CudaCompiler.Image image = compiler.compile(plan, device);
                        log("compiled by " + image.by());
                        json.put("compiler", image.by());
                        return new CudaSolver(driver, device, plan, image);
                    });
                }
            }
        } catch (CudaException e) {
            json.put("problem", e.getMessage());
            log("CUDA: " + e.getMessage());
        }
        ArrayNode attempts = json.putArray("compilersThatFailed");
        compiler.attempts().forEach(attempts::add);
    }

    /** One geometry; whatever goes wrong is its result. */
    private void attempt(String tuning, ArrayNode results, Supplier<? extends DeviceSolver> open) throws IOException {
        ObjectNode result = results.addObject().put("tuning", tuning);
        try (DeviceSolver solver = open.get()) {
            if (check.run(solver, result)) {
                agreed++;
            } else {
                failed++;
            }
        } catch (RuntimeException e) {
            failed++;
            result.put("error", e.getClass().getSimpleName() + ": " + e.getMessage());
            log(tuning + ": " + e.getMessage());
        }
        save();
    }
}
