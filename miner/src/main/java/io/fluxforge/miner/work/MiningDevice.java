package io.fluxforge.miner.work;

import io.fluxforge.kernels.Solver;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import java.util.function.Consumer;

/** A device that can be put to work. */
public interface MiningDevice {
    /** Which one. */
    DeviceIdentity identity();

    /**
     * Makes it ready: builds kernels, takes memory, tests it. May take a minute.
     *
     * @param log takes a line for each thing that takes time
     * @throws RuntimeException with one line if the device is of no use
     * @throws OutOfMemoryError if there is not enough memory
     */
    Solver open(Consumer<String> log);
}
