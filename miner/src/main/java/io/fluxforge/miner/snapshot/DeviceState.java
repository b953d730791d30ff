package io.fluxforge.miner.snapshot;

/** What a device does. */
public enum DeviceState {
    /** Its kernels are built and tested. */
    STARTING,
    /** It works. */
    MINING,
    /** It is ready; there is no job. */
    WAITING,
    /** It is too hot and works again when it has cooled down, or the user has told it to pause. */
    PAUSED,
    /** It failed and is started again soon. */
    RESTARTING,
    /** It was stopped for good; the device's {@link DeviceSnapshot#note} says why. */
    STOPPED
}
