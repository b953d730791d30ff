package io.fluxforge.miner.work;

import io.fluxforge.kernels.Solver;
import io.fluxforge.kernels.opencl.OpenClDevice;
import io.fluxforge.kernels.opencl.OpenClSolvers;
import io.fluxforge.kernels.opencl.TuningCache;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.verifier.EquihashParams;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A GPU, or whatever else has an OpenCL runtime. */
public final class OpenClMiningDevice implements MiningDevice {
    /** Devices are tuned and tested one after the other, or they would measure each other. */
    private static final Semaphore ONE_AT_A_TIME = new Semaphore(1);

    /** One that hangs must not keep the others from work. */
    private static final int WAIT_MINUTES = 3;

    private final OpenClDevice device;
    private final EquihashParams params;
    private final Optional<String> tuning;
    private final TuningCache cache;

    /**
     * A device.
     *
     * @param tuning its name; empty for the best
     * @param cache remembers which is the best
     */
    public OpenClMiningDevice(OpenClDevice device, EquihashParams params, Optional<String> tuning, TuningCache cache) {
        this.device = device;
        this.params = params;
        this.tuning = tuning;
        this.cache = cache;
    }

    @Override
    public DeviceIdentity identity() {
        return new DeviceIdentity("opencl:" + device.index(), device.name(), device.vendor(), device.pciAddress());
    }

    @Override
    public Solver open(Consumer<String> log) {
        boolean mine = false;
        try {
            mine = ONE_AT_A_TIME.tryAcquire(WAIT_MINUTES, TimeUnit.MINUTES);
            return new OpenClSolvers(cache, log).open(device, params, tuning);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            if (mine) {
                ONE_AT_A_TIME.release();
            }
        }
    }
}
