package io.fluxforge.kernels.cuda;

import io.fluxforge.kernels.opencl.NoncePlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The OpenCL kernels, unchanged, behind a header that makes CUDA C++ of them. */
public final class CudaSource {
    private static final String COMPAT = "cuda_compat.h";

    private CudaSource() {}

    /** One source for everything. */
    public static String of(NoncePlan plan) {
        try (InputStream in = Objects.requireNonNull(CudaSource.class.getResourceAsStream(COMPAT), COMPAT)) {
            String compat = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return "#line 1 \"" + COMPAT + "\"\n" + compat + plan.source();
        } catch (IOException e) {
            throw new UncheckedIOException(COMPAT, e);
        }
    }
}
