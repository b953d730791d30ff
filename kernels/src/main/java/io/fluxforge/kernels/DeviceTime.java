package io.fluxforge.kernels;

/**
 * What a device has done so far.
 *
 * @param endNanos when it finished its last nonce, since it began with the first
 * @param busyNanos how long it worked on commands, in all nonces
 */
public record DeviceTime(long endNanos, long busyNanos) {
    /** The part of the time since an earlier moment in which it had nothing to do: 0 to 1; 0 if no time has passed. */
    public double idleFractionSince(DeviceTime earlier) {
        long span = endNanos - earlier.endNanos;
        return span <= 0 ? 0 : Math.clamp(1 - (double) (busyNanos - earlier.busyNanos) / span, 0.0, 1.0);
    }
}
