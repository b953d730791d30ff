package io.fluxforge.kernels.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;

/** A kernel of a program, with the arguments that were set last. */
final class ClKernel implements AutoCloseable {
    private final String name;
    private final cl_kernel handle;
    private int next;

    ClKernel(ClProgram program, String name) {
        this.name = name;
        int[] code = new int[1];
        handle = CL.clCreateKernel(program.handle(), name, code);
        OpenClException.check("clCreateKernel(" + name + ")", code[0]);
        ClHandles.opened();
    }

    String name() {
        return name;
    }

    cl_kernel handle() {
        return handle;
    }

    /** The next calls of {@link #with} set the arguments from this one on. */
    ClKernel from(int argument) {
        next = argument;
        return this;
    }

    /** Sets the next arguments to buffers. */
    ClKernel with(ClBuffer... buffers) {
        for (ClBuffer buffer : buffers) {
            set(Sizeof.cl_mem, Pointer.to(buffer.handle()));
        }
        return this;
    }

    /** Sets the next argument to one number of 64 bits, or a vector of them. */
    ClKernel with(long... words) {
        set((long) Sizeof.cl_ulong * words.length, Pointer.to(words));
        return this;
    }

    private void set(long bytes, Pointer value) {
        OpenClException.check(
                "clSetKernelArg(" + name + ", " + next + ")", CL.clSetKernelArg(handle, next, bytes, value));
        next++;
    }

    @Override
    public void close() {
        CL.clReleaseKernel(handle);
        ClHandles.closed();
    }
}
