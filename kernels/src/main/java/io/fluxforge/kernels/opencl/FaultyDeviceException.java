package io.fluxforge.kernels.opencl;

/** A device computes something else than it should; the message tells what differed. */
public final class FaultyDeviceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FaultyDeviceException(String message) {
        super(message);
    }
}
