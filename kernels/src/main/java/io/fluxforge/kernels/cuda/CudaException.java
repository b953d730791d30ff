package io.fluxforge.kernels.cuda;

/** A library is missing, or a call failed; the message names it, its code and the code's name. */
public final class CudaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CudaException(String message) {
        super(message);
    }
}
