package io.fluxforge.kernels.opencl;

import org.jocl.CL;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;

/** A context of one device. */
final class ClContext implements AutoCloseable {
    private final OpenClDevice device;
    private final cl_context handle;

    ClContext(OpenClDevice device) {
        this.device = device;
        int[] code = new int[1];
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.platform());
        handle = CL.clCreateContext(properties, 1, new cl_device_id[] {device.id()}, null, null, code);
        OpenClException.check("clCreateContext(" + device.name() + ")", code[0]);
        ClHandles.opened();
    }

    OpenClDevice device() {
        return device;
    }

    cl_context handle() {
        return handle;
    }

    @Override
    public void close() {
        CL.clReleaseContext(handle);
        ClHandles.closed();
    }
}
