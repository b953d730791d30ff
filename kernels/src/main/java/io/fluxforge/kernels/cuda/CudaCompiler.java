package io.fluxforge.kernels.cuda;

import io.fluxforge.kernels.opencl.NoncePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Compiles by whatever there is: NVRTC, then nvcc, then what was compiled beforehand. */
public final class CudaCompiler {
    /** What compiles, in the order in which it is tried. */
    public static final List<String> NAMES = List.of("nvrtc", "nvcc", "prebuilt");

    private static final int SECONDS = 300;

    private final Path prebuilt;
    private final CudaTools tools;
    private final Optional<String> only;
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
     * @param only one of {@link #NAMES}; empty for the first that works
     */
    public CudaCompiler(Path prebuilt, CudaTools tools, Optional<String> only) {
        this.prebuilt = prebuilt;
        this.tools = tools;
        this.only = only;
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
        for (String name : only.map(List::of).orElse(NAMES)) {
            Optional<Image> image = switch (name) {
                case "nvrtc" -> byNvrtc(plan, device);
                case "nvcc" -> byNvcc(plan, device);
                default -> prebuilt(plan);
            };
            if (image.isPresent()) {
                return image.get();
            }
        }
        throw new CudaException("no compiler for " + plan.tuning() + ": " + attempts);
    }

    private Optional<Image> byNvrtc(NoncePlan plan, CudaDevice device) {
        try {
            Nvrtc nvrtc = new Nvrtc(tools);
            return Optional.of(new Image(nvrtc.name(), nvrtc.compile(CudaSource.of(plan), device)));
        } catch (CudaException e) {
            attempts.add("NVRTC, " + plan.tuning() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Image> byNvcc(NoncePlan plan, CudaDevice device) {
        List<String> programs = tools.programs("nvcc");
        if (programs.isEmpty()) {
            attempts.add("nvcc is nowhere");
        }
        for (String nvcc : programs) {
            try {
                return Optional.of(new Image(nvcc, nvcc(nvcc, CudaSource.of(plan), device)));
            } catch (IOException | CudaException e) {
                attempts.add(nvcc + ", " + plan.tuning() + ": " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private Optional<Image> prebuilt(NoncePlan plan) {
        Path file = prebuilt.resolve(plan.tuning() + ".ptx");
        try {
            return Optional.of(new Image("clang, beforehand", withZero(Files.readAllBytes(file))));
        } catch (IOException e) {
            attempts.add(file + " cannot be read");
            return Optional.empty();
        }
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
