package io.fluxforge.bench.gpumodel;

import io.fluxforge.kernels.opencl.NoncePlan;
import java.io.IOException;
import java.util.Map;

/** A vendor's compiler on this machine. */
interface DeviceCompiler {
    /** Whether it makes code for such a unit. */
    boolean isFor(String architecture);

    /**
     * Its name and version.
     *
     * @throws IOException if it is not there
     * @throws InterruptedException if somebody wants an end
     */
    String version() throws IOException, InterruptedException;

    /**
     * Compiles.
     *
     * @return by the kernels' names
     * @throws IOException in one line, if it fails
     * @throws InterruptedException if somebody wants an end
     */
    Map<String, CompiledKernel> compile(NoncePlan plan, String architecture) throws IOException, InterruptedException;
}
