package io.fluxforge.cli.solve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Memory as Linux shows it below {@code /proc}; other systems leave these questions open. */
public final class ProcMemory implements MemoryProbe {
    private final Path proc;

    /** Asks the system that this process runs on. */
    public ProcMemory() {
        this(Path.of("/proc"));
    }

    ProcMemory(Path proc) {
        this.proc = proc;
    }

    @Override
    public long heapMaxBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    @Override
    public OptionalLong availableBytes() {
        return read(proc.resolve("meminfo"), "MemAvailable");
    }

    @Override
    public OptionalLong peakBytes() {
        return read(proc.resolve("self/status"), "VmHWM");
    }

    /** The value of a line such as {@code MemAvailable:   24117248 kB}. */
    private static OptionalLong read(Path file, String name) {
        Pattern pattern = Pattern.compile(name + ":\\s+(\\d{1,15}) kB");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(pattern::matcher)
                    .filter(Matcher::matches)
                    .mapToLong(line -> Long.parseLong(line.group(1)) * 1024)
                    .findFirst();
        } catch (IOException absent) {
            // A system without this file.
            return OptionalLong.empty();
        }
    }
}
