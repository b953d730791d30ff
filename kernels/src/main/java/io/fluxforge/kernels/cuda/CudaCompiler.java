package io.fluxforge.kernels.cuda;

import io.fluxforge.kernels.opencl.NoncePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Compiles by whatever there is: NVRTC, then nvcc, then what was compiled beforehand. */
public final class CudaCompiler {
    private static final List<String> NVCC = List.of("nvcc", "/usr/local/cuda/bin/nvcc");
    private static final int SECONDS = 300;

    private final Path prebuilt;
    private final List<String> attempts = new ArrayList<>();

    /**
     * Compiled code.
     *
     * @param by which compiler
     * @param bytes text for the driver, with a zero at its end
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Image(String by, byte[] bytes) {}

    /**
     * A compiler.
     *
     * @param prebuilt may hold {@code TUNING.ptx}
     */
    public CudaCompiler(Path prebuilt) {
        this.prebuilt = prebuilt;
    }

    /** What could not be used, and why, one line each. */
    public List<String> attempts() {
        return List.copyOf(attempts);
    }

    /**
     * Compiles for a device.
     *
     * @throws CudaException if nothing could
     */
    public Image compile(NoncePlan plan, CudaDevice device) {
        String source = CudaSource.of(plan);
        try {
            Nvrtc nvrtc = new Nvrtc();
            return new Image(nvrtc.name(), nvrtc.compile(source, device));
        } catch (CudaException e) {
            attempts.add("NVRTC, " + plan.tuning() + ": " + e.getMessage());
        }
        for (String nvcc : NVCC) {
            try {
                return new Image(nvcc, nvcc(nvcc, source, device));
            } catch (IOException | CudaException e) {
                attempts.add(nvcc + ", " + plan.tuning() + ": " + e.getMessage());
            }
        }
        Path file = prebuilt.resolve(plan.tuning() + ".ptx");
        try {
            return new Image("clang, beforehand", withZero(Files.readAllBytes(file)));
        } catch (IOException e) {
            attempts.add(file + " cannot be read");
        }
        throw new CudaException("no compiler for " + plan.tuning() + ": " + attempts);
    }

    private static byte[] withZero(byte[] text) {
        return Arrays.copyOf(text, text.length + 1);
    }

    private static byte[] nvcc(String nvcc, String source, CudaDevice device) throws IOException {
        Path folder = Files.createTempDirectory("fluxforge-cuda");
        Path in = folder.resolve("kernels.cu");
        Path out = folder.resolve("kernels.ptx");
        Path log = folder.resolve("log");
        try {
            Files.writeString(in, source);
            Process process = new ProcessBuilder(
                            nvcc,
                            "--ptx",
                            "-arch=compute_" + device.architecture(),
                            "-o",
                            out.toString(),
                            in.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new CudaException("took more than " + SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new CudaException(Nvrtc.firstLines(Files.readString(log)));
            }
            return withZero(Files.readAllBytes(out));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CudaException("interrupted");
        } finally {
            for (Path file : List.of(in, out, log, folder)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
