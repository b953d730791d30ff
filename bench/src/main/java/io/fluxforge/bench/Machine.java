package io.fluxforge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a benchmark ran, without which its figures say nothing.
 *
 * @param cpu the processor's model, empty where the system does not tell
 * @param cores that this process may use
 * @param java the virtual machine and its version
 * @param os the operating system, its version and architecture
 */
public record Machine(Optional<String> cpu, int cores, String java, String os) {
    /** Asks the system that this process runs on. */
    public static Machine current() {
        return new Machine(
                cpuModel(Path.of("/proc/cpuinfo")),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
    }

    /** The first processor's {@code model name}. */
    static Optional<String> cpuModel(Path cpuinfo) {
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException absent) {
            // A system without this file.
            return Optional.empty();
        }
    }
}
