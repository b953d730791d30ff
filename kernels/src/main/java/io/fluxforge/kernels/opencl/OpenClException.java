package io.fluxforge.kernels.opencl;

import org.jocl.CL;

/** A call of OpenCL failed. The message names the call, the code and its constant: {@code clCreateBuffer(list 0): -61, CL_INVALID_BUFFER_SIZE}. */
public final class OpenClException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    OpenClException(String call, int code) {
        this(call, code, "");
    }

    OpenClException(String call, int code, String detail) {
        super(call + ": " + code + ", " + CL.stringFor_errorCode(code) + (detail.isEmpty() ? "" : "; " + detail));
        this.code = code;
    }

    /** What the call returned; negative. */
    public int code() {
        return code;
    }

    /** Whether the device has too little memory for what was asked. */
    public boolean isOutOfMemory() {
        return code == CL.CL_MEM_OBJECT_ALLOCATION_FAILURE
                || code == CL.CL_OUT_OF_HOST_MEMORY
                || code == CL.CL_INVALID_BUFFER_SIZE
                || code == CL.CL_OUT_OF_RESOURCES;
    }

    static void check(String call, int code) {
        if (code != CL.CL_SUCCESS) {
            throw new OpenClException(call, code);
        }
    }
}
