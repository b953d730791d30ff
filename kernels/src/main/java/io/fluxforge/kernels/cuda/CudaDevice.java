package io.fluxforge.kernels.cuda;

/**
 * A device of the CUDA driver.
 *
 * @param index from 0
 * @param handle for the driver
 * @param major of its compute capability, 9 of 9.0
 * @param minor of it
 * @param memoryBytes in all
 * @param sharedBytes that a block may have without asking for more
 */
public record CudaDevice(
        int index,
        int handle,
        String name,
        int major,
        int minor,
        long memoryBytes,
        int sharedBytes,
        int multiprocessors) {
    /** What compilers call its architecture, without the prefix: 90. */
    String architecture() {
        return Integer.toString(10 * major + minor);
    }

    @Override
    public String toString() {
        return "cuda:" + index + " (" + name + ")";
    }
}
