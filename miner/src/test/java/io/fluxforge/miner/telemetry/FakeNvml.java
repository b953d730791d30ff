package io.fluxforge.miner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A library with NVML's functions, from {@code fake-nvml.c} by gcc. */
final class FakeNvml {
    private final Path library;

    /** Compiles it; where there is no gcc the test is skipped. */
    FakeNvml(Path folder, String... macros) throws IOException, InterruptedException {
        library = folder.resolve("libfake-nvml.so");
        List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-O1", "-o", library.toString()));
        List.of(macros).forEach(macro -> command.add("-D" + macro));
        command.addAll(List.of("-x", "c", "-"));
        Process gcc;
        try {
            gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            abort("no gcc to make a fake NVML with");
            throw e;
        }
        try (InputStream source = FakeNvml.class.getResourceAsStream("fake-nvml.c")) {
            gcc.getOutputStream().write(Objects.requireNonNull(source).readAllBytes());
            gcc.getOutputStream().close();
        }
        String output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor()).as(output).isZero();
        assertThat(Files.exists(library)).isTrue();
    }

    List<String> names() {
        return List.of("libno-such-library.so.1", library.toString());
    }

    /** How many have begun and not ended to use it. */
    int sessions() {
        return NvmlLibrary.load(names()).orElseThrow().call("fakeSessions");
    }
}
