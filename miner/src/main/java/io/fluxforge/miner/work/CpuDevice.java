package io.fluxforge.miner.work;

import io.fluxforge.kernels.Solver;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.verifier.EquihashParams;
import java.util.Optional;
import java.util.function.Consumer;

/** The machine's own processor. */
public final class CpuDevice implements MiningDevice {
    private final EquihashParams params;
    private final int threads;

    /**
     * A device.
     *
     * @param threads that solve, 1 to {@link CpuSolver#MAX_THREADS}
     */
    public CpuDevice(EquihashParams params, int threads) {
        this.params = params;
        this.threads = threads;
    }

    @Override
    public DeviceIdentity identity() {
        return new DeviceIdentity("cpu", threads == 1 ? "1 thread" : threads + " threads", "", Optional.empty());
    }

    @Override
    public Solver open(Consumer<String> log) {
        return new CpuSolver(params, threads);
    }
}
