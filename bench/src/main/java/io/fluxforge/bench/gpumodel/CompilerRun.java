package io.fluxforge.bench.gpumodel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A compiler's run in a folder of its own.
 *
 * @param output that it wrote, empty if none was asked for
 * @param log of both streams
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CompilerRun(byte[] output, String log) {
    private static final int SECONDS = 120;
    private static final String INPUT = "kernels";
    private static final String OUTPUT = "code";

    /**
     * Runs {@code COMMAND -o OUTPUT INPUT}.
     *
     * @throws IOException if it is not there, fails or takes too long
     */
    static CompilerRun compile(List<String> command, String source, String suffix)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fluxforge-model");
        Path in = folder.resolve(INPUT + suffix);
        Path out = folder.resolve(OUTPUT);
        Path log = folder.resolve("log");
        try {
            Files.writeString(in, source);
            List<String> all = new ArrayList<>(command);
            all.addAll(List.of("-o", out.toString(), in.toString()));
            String text = run(all, log);
            return new CompilerRun(Files.readAllBytes(out), text);
        } finally {
            for (Path file : List.of(in, out, log, folder)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Runs a command that only prints. */
    static String print(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("fluxforge-model", ".log");
        try {
            return run(command, log);
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private static String run(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.getFirst() + " took more than " + SECONDS + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(log, StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException(
                    command.getFirst() + ": " + text.lines().findFirst().orElse("exit code " + process.exitValue()));
        }
        return text;
    }
}
