package io.fluxforge.kernels.opencl;

import io.fluxforge.kernels.DeviceClock;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_event;

/** One command on its way through a queue. */
final class ClEvent implements AutoCloseable {
    private final String name;
    private final cl_event handle;

    /**
     * Takes over an event.
     *
     * @param name the command's, for errors
     */
    ClEvent(String name, cl_event handle) {
        this.name = name;
        this.handle = handle;
        ClHandles.opened();
    }

    /**
     * Whether the command is done.
     *
     * @throws OpenClException if it failed, as when the device was lost
     */
    boolean isDone() {
        int[] status = new int[1];
        OpenClException.check(
                "clGetEventInfo(" + name + ")",
                CL.clGetEventInfo(
                        handle, CL.CL_EVENT_COMMAND_EXECUTION_STATUS, Sizeof.cl_int, Pointer.to(status), null));
        OpenClException.check(name, Math.min(status[0], 0));
        return status[0] == CL.CL_COMPLETE;
    }

    /** When the device worked on it, by the device's clock, whatever that is worth; it is done. */
    DeviceClock.Span span() {
        return new DeviceClock.Span(profile(CL.CL_PROFILING_COMMAND_START), profile(CL.CL_PROFILING_COMMAND_END));
    }

    private long profile(int what) {
        long[] nanos = new long[1];
        OpenClException.check(
                "clGetEventProfilingInfo(" + name + ")",
                CL.clGetEventProfilingInfo(handle, what, Sizeof.cl_ulong, Pointer.to(nanos), null));
        return nanos[0];
    }

    @Override
    public void close() {
        CL.clReleaseEvent(handle);
        ClHandles.closed();
    }
}
