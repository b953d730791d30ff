package io.fluxforge.miner.snapshot;

/** Reads the sensors of devices. Called every few seconds, on one thread at a time. */
public interface Sensors extends AutoCloseable {
    /** A machine without sensors. */
    Sensors NONE = device -> DeviceTelemetry.NONE;

    /** What the device's sensors say now. Never throws: what cannot be read is empty. */
    DeviceTelemetry read(DeviceIdentity device);

    /** Lets go of the driver. */
    @Override
    default void close() {}
}
