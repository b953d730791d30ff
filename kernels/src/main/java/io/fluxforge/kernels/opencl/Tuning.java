package io.fluxforge.kernels.opencl;

/**
 * What is free to choose for a device. The kernels explain each in their files.
 *
 * @param name under which it is shipped
 * @param workGroup work-items of a group; 1 for CPUs
 * @param lanes compressions side by side in a work-item: 1, 4 or 8
 * @param bucketRowBits a bucket has 2^this rows or up to twice as many
 * @param shelfRowBits a shelf has; only with a work-group of 1
 * @param planeWords 32-bit words of each row that are in local memory at a time: 1 or 2; only with a larger work-group
 * @param shared whether list 2 lies in the buffers of list 0, which saves a fifth of the memory
 * @param deviations slots of a bucket beyond its mean, in standard deviations
 */
public record Tuning(
        String name,
        int workGroup,
        int lanes,
        int bucketRowBits,
        int shelfRowBits,
        int planeWords,
        boolean shared,
        double deviations) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the value
     */
    public Tuning {
        require(workGroup >= 1 && workGroup <= 1024, name, "work-group", workGroup);
        require(lanes == 1 || lanes == 4 || lanes == 8, name, "lanes", lanes);
        require(
                bucketRowBits >= 6 && bucketRowBits <= (workGroup == 1 ? 20 : 15),
                name,
                "bucket-row-bits",
                bucketRowBits);
        require(shelfRowBits >= 4 && shelfRowBits <= 14, name, "shelf-row-bits", shelfRowBits);
        require(planeWords == 1 || planeWords == 2, name, "plane-words", planeWords);
        require(deviations >= 0 && deviations <= 100, name, "deviations", deviations);
    }

    private static void require(boolean ok, String name, String what, Object value) {
        if (!ok) {
            throw new IllegalArgumentException("tuning " + name + ": " + what + " = " + value + " is out of range");
        }
    }
}
