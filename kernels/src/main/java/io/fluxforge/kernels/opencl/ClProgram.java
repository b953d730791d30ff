package io.fluxforge.kernels.opencl;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/** Kernels, built for one device. */
final class ClProgram implements AutoCloseable {
    private static final int LOG_LINES = 8;

    private final cl_program handle;

    /**
     * Builds.
     *
     * @throws OpenClException with the first lines of the compiler's log
     */
    ClProgram(ClContext context, String source, String options) {
        int[] code = new int[1];
        handle = CL.clCreateProgramWithSource(context.handle(), 1, new String[] {source}, null, code);
        OpenClException.check("clCreateProgramWithSource", code[0]);
        ClHandles.opened();
        cl_device_id device = context.device().id();
        int built = CL.clBuildProgram(handle, 1, new cl_device_id[] {device}, options, null, null);
        if (built != CL.CL_SUCCESS) {
            String log = log(device);
            close();
            throw new OpenClException(
                    "clBuildProgram(" + context.device().name() + ")",
                    built,
                    log.lines().filter(line -> !line.isBlank()).limit(LOG_LINES).collect(Collectors.joining(" | ")));
        }
    }

    private String log(cl_device_id device) {
        long[] size = new long[1];
        CL.clGetProgramBuildInfo(handle, device, CL.CL_PROGRAM_BUILD_LOG, 0, null, size);
        byte[] log = new byte[(int) Math.min(size[0], 1 << 20)];
        CL.clGetProgramBuildInfo(handle, device, CL.CL_PROGRAM_BUILD_LOG, log.length, Pointer.to(log), null);
        return new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    cl_program handle() {
        return handle;
    }

    @Override
    public void close() {
        CL.clReleaseProgram(handle);
        ClHandles.closed();
    }
}
