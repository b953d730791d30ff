package io.fluxforge.cli.mine;

import io.fluxforge.cli.solve.MemoryNeed;
import io.fluxforge.cli.solve.MemoryProbe;
import io.fluxforge.cli.solve.Sizes;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.kernels.opencl.OpenClDevice;
import io.fluxforge.kernels.opencl.OpenClDevices;
import io.fluxforge.kernels.opencl.OpenClSolvers;
import io.fluxforge.kernels.opencl.TuningCache;
import io.fluxforge.miner.work.CpuDevice;
import io.fluxforge.miner.work.MiningDevice;
import io.fluxforge.miner.work.OpenClMiningDevice;
import io.fluxforge.verifier.EquihashParams;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The devices that settings name, or those that are best used if they name none. */
public final class DeviceSelection {
    private static final String CPU = "cpu";

    private final MineSettings settings;
    private final EquihashParams params;
    private final MemoryProbe memory;
    private final TuningCache cache;
    private final Consumer<String> notes;
    /** By id, so that a device named twice works once; the value says what it would do. */
    private final Map<String, Chosen> chosen = new LinkedHashMap<>();

    /**
     * A device and what it would do.
     *
     * @param description one line
     */
    public record Chosen(MiningDevice device, String description) {}

    private DeviceSelection(
            MineSettings settings,
            EquihashParams params,
            MemoryProbe memory,
            TuningCache cache,
            Consumer<String> notes) {
        this.settings = settings;
        this.memory = memory;
        this.cache = cache;
        this.notes = notes;
        this.params = params;
    }

    /**
     * Chooses.
     *
     * @param params what is solved
     * @param notes takes a line for each device that is left out
     * @return one at least
     * @throws IllegalArgumentException with one line that names the option if there is none, or a device that was asked for is of no
     *     use
     */
    public static List<Chosen> choose(
            MineSettings settings,
            EquihashParams params,
            MemoryProbe memory,
            TuningCache cache,
            Consumer<String> notes) {
        DeviceSelection selection = new DeviceSelection(settings, params, memory, cache, notes);
        if (settings.devices.isEmpty()) {
            selection.chooseBest();
        } else {
            settings.devices.forEach(selection::add);
        }
        if (settings.cpuThreads != null && !selection.chosen.containsKey(CPU)) {
            throw new IllegalArgumentException("--cpu-threads is for the device cpu");
        }
        return new ArrayList<>(selection.chosen.values());
    }

    /**
     * Whether the devices that settings name exist, whatever is to be solved.
     *
     * @throws IllegalArgumentException with one line that names the option
     */
    public static void check(MineSettings settings) {
        settings.devices.stream().filter(name -> !name.equals(CPU)).forEach(DeviceSelection::named);
    }

    private static List<OpenClDevice> named(String name) {
        if (!name.equals("all") && !name.matches("opencl:.+")) {
            throw new IllegalArgumentException(
                    "--device: '" + name + "' is not to be had; choose cpu, opencl:INDEX, opencl:NAME-PART or all");
        }
        try {
            return OpenClDevices.find().choose(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--device: " + e.getMessage(), e);
        }
    }

    /** An OpenCL runtime for the CPU is the CPU once more, so it is not chosen unasked. */
    private void chooseBest() {
        if (settings.cpuThreads == null) {
            for (OpenClDevice device : OpenClDevices.find().list()) {
                if (!device.isCpu()) {
                    try {
                        add(device);
                    } catch (IllegalArgumentException e) {
                        notes.accept("not used: " + device + ": " + e.getMessage());
                    }
                }
            }
        }
        if (chosen.isEmpty()) {
            addCpu();
        }
    }

    private void add(String name) {
        if (name.equals(CPU)) {
            addCpu();
            return;
        }
        List<OpenClDevice> devices = named(name);
        try {
            devices.forEach(this::add);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--device: " + e.getMessage(), e);
        }
    }

    private void add(OpenClDevice device) {
        OpenClSolvers solvers = new OpenClSolvers(cache, line -> {});
        Optional<String> tuning = Optional.ofNullable(settings.tuning);
        if (tuning.isPresent() && !OpenClSolvers.tunings(device).contains(tuning.get())) {
            throw new IllegalArgumentException("--tuning: " + device + " can have " + OpenClSolvers.tunings(device));
        }
        OpenClSolvers.Plan plan = solvers.plan(device, params);
        MiningDevice made = new OpenClMiningDevice(device, params, tuning, cache);
        String how = tuning.map(name -> "tuning " + name).orElse(plan.tuning() + ", " + plan.description());
        chosen.put(made.identity().id(), new Chosen(made, how + ", " + Sizes.text(plan.bytes())));
    }

    private void addCpu() {
        int threads = settings.cpuThreads != null
                ? settings.cpuThreads
                : Math.min(Runtime.getRuntime().availableProcessors(), CpuSolver.MAX_THREADS);
        MemoryNeed need;
        try {
            need = MemoryNeed.of(params, threads);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--params: " + params + " is more than the CPU solver can do: " + e.getMessage(), e);
        }
        need.findShortage(memory).ifPresent(shortage -> {
            throw new IllegalArgumentException("the device cpu " + shortage);
        });
        chosen.put(CPU, new Chosen(new CpuDevice(params, threads), need.describe(memory)));
    }
}
