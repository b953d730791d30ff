package io.fluxforge.kernels.opencl;

import java.nio.ByteBuffer;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;

/** Commands that a device carries out one after the other. Every command gives an event, which the caller closes. */
final class ClQueue implements AutoCloseable {
    private final cl_command_queue handle;
    private boolean eager;

    ClQueue(ClContext context) {
        int[] code = new int[1];
        handle = createQueue(context, code);
        OpenClException.check("clCreateCommandQueue(" + context.device().name() + ")", code[0]);
        ClHandles.opened();
    }

    /** OpenCL 2 has another function for it, which devices of OpenCL 1.2 lack. */
    @SuppressWarnings("deprecation")
    private static cl_command_queue createQueue(ClContext context, int[] code) {
        return CL.clCreateCommandQueue(context.handle(), context.device().id(), CL.CL_QUEUE_PROFILING_ENABLE, code);
    }

    /**
     * Whether each command is given to the device by itself: only then do some runtimes tell when which is done. Costs time.
     */
    void setEager(boolean eager) {
        this.eager = eager;
    }

    private ClEvent queued(String name, cl_event handle) {
        ClEvent event = new ClEvent(name, handle);
        if (eager) {
            flush();
        }
        return event;
    }

    /** Runs a kernel in this many groups. */
    ClEvent run(ClKernel kernel, long groups, int workGroup) {
        cl_event event = new cl_event();
        OpenClException.check(
                "clEnqueueNDRangeKernel(" + kernel.name() + ")",
                CL.clEnqueueNDRangeKernel(
                        handle,
                        kernel.handle(),
                        1,
                        null,
                        new long[] {groups * workGroup},
                        new long[] {workGroup},
                        0,
                        null,
                        event));
        return queued(kernel.name(), event);
    }

    /** Sets a whole buffer to zeros. */
    ClEvent clear(ClBuffer buffer) {
        cl_event event = new cl_event();
        OpenClException.check(
                "clEnqueueFillBuffer(" + buffer.name() + ")",
                CL.clEnqueueFillBuffer(
                        handle, buffer.handle(), Pointer.to(new int[1]), 4, 0, buffer.bytes(), 0, null, event));
        return queued("clear " + buffer.name(), event);
    }

    /** Copies the beginning of one buffer to that of another. */
    ClEvent copy(ClBuffer from, ClBuffer to, long bytes) {
        cl_event event = new cl_event();
        OpenClException.check(
                "clEnqueueCopyBuffer(" + from.name() + ", " + to.name() + ")",
                CL.clEnqueueCopyBuffer(handle, from.handle(), to.handle(), 0, 0, bytes, 0, null, event));
        return queued("copy", event);
    }

    /** Reads the beginning of a buffer without waiting; the direct byte buffer is filled when the event is done. */
    ClEvent read(ClBuffer from, ByteBuffer to) {
        cl_event event = new cl_event();
        OpenClException.check(
                "clEnqueueReadBuffer(" + from.name() + ")",
                CL.clEnqueueReadBuffer(handle, from.handle(), false, 0, to.capacity(), Pointer.to(to), 0, null, event));
        return queued("read " + from.name(), event);
    }

    /** Lets the device begin. */
    void flush() {
        OpenClException.check("clFlush", CL.clFlush(handle));
    }

    /** Waits for all commands. */
    void finish() {
        OpenClException.check("clFinish", CL.clFinish(handle));
    }

    @Override
    public void close() {
        CL.clReleaseCommandQueue(handle);
        ClHandles.closed();
    }
}
