package io.fluxforge.bench.report;

import io.fluxforge.bench.Machine;
import io.fluxforge.bench.node.machine.CpuFeatures;
import io.fluxforge.bench.node.machine.MemorySize;
import io.fluxforge.bench.node.machine.Virtualisation;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * All that a figure depends on beside the program.
 *
 * @param memoryBytes of the machine
 * @param vectors the processor's widest vector extension
 * @param virtualisation what is seen between this process and the hardware
 * @param jvmFlags options that the virtual machine was started with
 * @param governor of the processor's clock
 * @param driver of the GPU, with its version
 * @param loadAverage of the minute before
 */
public record Environment(
        Machine machine,
        OptionalLong memoryBytes,
        Optional<String> vectors,
        String virtualisation,
        List<String> jvmFlags,
        Optional<String> governor,
        Optional<String> driver,
        OptionalDouble loadAverage) {
    private static final Path ROOT = Path.of("/");
    /** Tells where somebody keeps the program, and nothing about its figures. */
    private static final String FOLDER_FLAG = "-Dorg.lwjgl.system.SharedLibraryExtractPath=";

    /** Copies the list. */
    public Environment {
        jvmFlags = List.copyOf(jvmFlags);
    }

    /** Asks the system that this process runs on. */
    public static Environment capture() {
        CpuFeatures cpu = CpuFeatures.read(ROOT.resolve("proc/cpuinfo"));
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return new Environment(
                Machine.current(),
                MemorySize.read(ROOT).usable(),
                cpu.vectors(),
                Virtualisation.read(ROOT, cpu).describe(),
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(flag -> !flag.startsWith(FOLDER_FLAG))
                        .toList(),
                firstLine("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
                firstLine("proc/driver/nvidia/version")
                        .or(() -> firstLine("sys/module/amdgpu/version").map(version -> "amdgpu " + version)),
                load < 0 ? OptionalDouble.empty() : OptionalDouble.of(load));
    }

    private static Optional<String> firstLine(String file) {
        try (Stream<String> lines = Files.lines(ROOT.resolve(file))) {
            return lines.findFirst().map(String::strip);
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
