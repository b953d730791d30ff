package io.fluxforge.cli;

import io.fluxforge.cli.solve.DevicesJson;
import io.fluxforge.cli.solve.ListedDevice;
import io.fluxforge.cli.solve.Sizes;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.kernels.opencl.OpenClDevice;
import io.fluxforge.kernels.opencl.OpenClDevices;
import io.fluxforge.kernels.opencl.OpenClSolvers;
import io.fluxforge.kernels.opencl.TuningCache;
import io.fluxforge.verifier.EquihashParams;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists what can solve. */
@Command(
        name = "devices",
        description = "List what can solve: the CPU and every OpenCL device.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "With --json standard output gets one object: params, devices (device, name, and for",
            "OpenCL vendor, platform, driver, version, memoryBytes, largestBufferBytes, localBytes,",
            "computeUnits, tunings; tableBytes and geometry, or unusable: why), cpuThreads, and",
            "problem if OpenCL is missing or a runtime failed.",
            "",
            "Exit codes: 0 listed, also if there is no OpenCL device; 2 an option is wrong."
        })
final class DevicesCommand implements Callable<Integer> {
    @ParentCommand
    private Fluxforge parent;

    @Option(
            names = "--params",
            paramLabel = "PARAMS",
            defaultValue = "zelhash",
            converter = VerifyCommand.ParamsConverter.class,
            description = "What is to be solved: zelhash or N,K:PERSONALISATION[:twist]. Default: zelhash.")
    private EquihashParams params;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        OpenClDevices devices = OpenClDevices.find();
        OpenClSolvers solvers = new OpenClSolvers(TuningCache.ofUser(System.getenv()), line -> {});
        List<ListedDevice> listed = devices.list().stream()
                .map(device -> ListedDevice.of(device, solvers, params))
                .toList();
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), CpuSolver.MAX_THREADS);
        if (json) {
            DevicesJson.print(params, threads, listed, devices.problem(), parent.out());
            return ExitCodes.OK;
        }
        parent.out().println("cpu: " + threads + (threads == 1 ? " thread" : " threads"));
        parent.out().println("  tables: " + cpuTables(threads));
        listed.forEach(this::print);
        devices.problem().ifPresent(problem -> parent.err().println("OpenCL: " + problem));
        return ExitCodes.OK;
    }

    private String cpuTables(int threads) {
        try {
            return Sizes.text(CpuSolver.requiredBytes(params, threads));
        } catch (IllegalArgumentException e) {
            return "unusable for " + params + ": " + e.getMessage();
        }
    }

    private void print(ListedDevice listed) {
        OpenClDevice device = listed.device();
        parent.out().println("opencl:" + device.index() + ": " + device.name());
        parent.out()
                .println("  " + device.vendor() + "; " + device.platformName() + ", driver " + device.driver() + ", "
                        + device.version());
        parent.out()
                .println("  memory: " + Sizes.text(device.memoryBytes()) + ", one buffer at most "
                        + Sizes.text(device.largestBufferBytes()) + ", local " + (device.localBytes() >> 10) + " KiB; "
                        + device.computeUnits() + " compute units");
        if (listed.plan().isPresent()) {
            OpenClSolvers.Plan plan = listed.plan().get();
            parent.out()
                    .println("  tables: " + Sizes.text(plan.bytes()) + ", the largest buffer "
                            + Sizes.text(plan.largestBufferBytes()) + "; " + plan.description());
        } else {
            parent.out().println("  unusable: " + listed.problem().orElse(""));
        }
        parent.out().println("  tunings: " + String.join(", ", OpenClSolvers.tunings(device)));
    }
}
