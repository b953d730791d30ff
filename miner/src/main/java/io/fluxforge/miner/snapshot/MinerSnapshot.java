package io.fluxforge.miner.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The miner.
 *
 * @param agent name and version, as pools see it
 * @param algorithm what is solved: {@code 125,4:ZelProof:twist}
 * @param taken when this picture was taken
 * @param uptime since the start
 * @param devices in the order in which they were chosen
 * @param pools in the order of preference; empty in a benchmark
 * @param job empty while there is none
 * @param blocks shares that met the block's target
 */
public record MinerSnapshot(
        String agent,
        String algorithm,
        Instant taken,
        Duration uptime,
        List<DeviceSnapshot> devices,
        List<PoolSnapshot> pools,
        Optional<JobSnapshot> job,
        long blocks) {
    /** Copies the lists. */
    public MinerSnapshot {
        devices = List.copyOf(devices);
        pools = List.copyOf(pools);
    }

    /** Solutions a second of all devices. */
    public Rates solutionsPerSecond() {
        return devices.stream().map(DeviceSnapshot::solutionsPerSecond).reduce(Rates.ZERO, Rates::plus);
    }

    /** Nonces a second of all devices. */
    public Rates noncesPerSecond() {
        return devices.stream().map(DeviceSnapshot::noncesPerSecond).reduce(Rates.ZERO, Rates::plus);
    }

    /** Shares of all devices. */
    public ShareCounts shares() {
        return devices.stream().map(DeviceSnapshot::shares).reduce(ShareCounts.ZERO, ShareCounts::plus);
    }

    /** What pools would compute, of all devices. */
    public double poolSolutionsPerSecond() {
        return devices.stream()
                .mapToDouble(DeviceSnapshot::poolSolutionsPerSecond)
                .sum();
    }
}
