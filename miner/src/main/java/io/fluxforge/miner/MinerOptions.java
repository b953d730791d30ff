package io.fluxforge.miner;

import io.fluxforge.miner.pool.NetOptions;
import io.fluxforge.miner.pool.PoolOptions;
import io.fluxforge.miner.work.MiningDevice;
import io.fluxforge.miner.work.WorkOptions;
import io.fluxforge.verifier.EquihashParams;
import java.util.List;

/**
 * What a miner does.
 *
 * @param agent name and version that pools see
 * @param params what is solved
 * @param devices that work, one at least
 * @param pools in the order of preference; none for a benchmark
 * @param net how connections are made and kept
 * @param work how devices are looked after
 */
public record MinerOptions(
        String agent,
        EquihashParams params,
        List<MiningDevice> devices,
        List<PoolOptions> pools,
        NetOptions net,
        WorkOptions work) {
    /** Copies the lists. */
    public MinerOptions {
        devices = List.copyOf(devices);
        pools = List.copyOf(pools);
    }
}
