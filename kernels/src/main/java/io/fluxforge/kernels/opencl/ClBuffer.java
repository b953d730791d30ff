package io.fluxforge.kernels.opencl;

import org.jocl.CL;
import org.jocl.cl_mem;

/** Memory of a device. */
final class ClBuffer implements AutoCloseable {
    private final String name;
    private final long bytes;
    private final cl_mem handle;

    /**
     * Reserves memory.
     *
     * @param name for errors
     */
    ClBuffer(ClContext context, String name, long bytes) {
        this.name = name;
        this.bytes = bytes;
        int[] code = new int[1];
        handle = CL.clCreateBuffer(context.handle(), CL.CL_MEM_READ_WRITE, bytes, null, code);
        OpenClException.check("clCreateBuffer(" + name + ", " + bytes + " bytes)", code[0]);
        ClHandles.opened();
    }

    String name() {
        return name;
    }

    long bytes() {
        return bytes;
    }

    cl_mem handle() {
        return handle;
    }

    @Override
    public void close() {
        CL.clReleaseMemObject(handle);
        ClHandles.closed();
    }
}
