package io.fluxforge.miner.api;

import io.fluxforge.kernels.opencl.PciAddress;
import io.fluxforge.miner.snapshot.DeviceIdentity;
import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import io.fluxforge.miner.snapshot.JobSnapshot;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.PoolState;
import io.fluxforge.miner.snapshot.Rates;
import io.fluxforge.miner.snapshot.ShareCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A miner that never ran: invented numbers, to look at. */
final class SampleMiner {
    /** What a pool or driver that means harm might be called. */
    static final String NASTY = "<img src=x onerror=alert(1)>\"\\\n{evil=\"1\"}";

    private SampleMiner() {}

    static MinerSnapshot at(Instant now, double factor) {
        DeviceTelemetry hot = sensors(67.25, 219.5, 54, 1725, 9501, 3_700_000_000L);
        DeviceTelemetry cool = sensors(58, 287, 40, 2365, 1249, 3_650_722_816L);
        return new MinerSnapshot(
                "fluxforge/0.1.0",
                "125,4:ZelProof:twist",
                now,
                Duration.ofMillis(93_784_500),
                List.of(
                        device(
                                identity("opencl:0", "NVIDIA GeForce RTX 3080", 0x65),
                                DeviceState.MINING,
                                "",
                                51.2 * factor,
                                new ShareCounts(1204, 3, 0, 1, 0),
                                hot),
                        device(
                                identity("opencl:1", NASTY, 3),
                                DeviceState.PAUSED,
                                "82 °C, more than --temp-stop 80; goes on below 70 °C",
                                48.75 * factor,
                                new ShareCounts(1150, 7, 2, 0, 12),
                                cool),
                        device(
                                new DeviceIdentity("cpu", "AMD EPYC 9554", "", Optional.empty()),
                                DeviceState.MINING,
                                "",
                                0.42 * factor,
                                new ShareCounts(9, 0, 0, 0, 0),
                                DeviceTelemetry.NONE)),
                List.of(
                        new PoolSnapshot(
                                "stratum+ssl://pool.example:5555",
                                "t1exampleexampleexampleexampleexamp.rig1",
                                PoolState.ACTIVE,
                                "",
                                Optional.of(Duration.ofSeconds(7261)),
                                OptionalDouble.of(23.5),
                                OptionalDouble.of(25.125),
                                new ShareCounts(2363, 10, 2, 1, 0),
                                4),
                        new PoolSnapshot(
                                "stratum+tcp://second.example:3333",
                                NASTY,
                                PoolState.FAILED,
                                "connection refused",
                                Optional.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                ShareCounts.ZERO,
                                0)),
                Optional.of(new JobSnapshot("5f3a", now.minusSeconds(12), 2048, 4.2e7)),
                1);
    }

    private static DeviceIdentity identity(String id, String name, int bus) {
        return new DeviceIdentity(id, name, "vendor", Optional.of(new PciAddress(0, bus, 0, 0)));
    }

    private static DeviceSnapshot device(
            DeviceIdentity identity,
            DeviceState state,
            String note,
            double rate,
            ShareCounts shares,
            DeviceTelemetry sensors) {
        return new DeviceSnapshot(
                identity,
                "large, 3.3 GiB",
                state,
                note,
                new Rates(rate * 1.02, rate, rate * 0.99),
                new Rates(rate / 1.9, rate / 1.88, rate / 1.88),
                (long) (rate * 93_784),
                (long) (rate * 50_000),
                shares,
                2048.0 * shares.accepted(),
                rate * 0.97,
                rate * 1e5,
                0,
                sensors.equals(DeviceTelemetry.NONE) ? OptionalDouble.empty() : OptionalDouble.of(0.0125),
                sensors);
    }

    private static DeviceTelemetry sensors(
            double celsius, double watts, double fan, int core, int memory, long usedBytes) {
        return new DeviceTelemetry(
                OptionalDouble.of(celsius),
                OptionalDouble.of(watts),
                OptionalDouble.of(fan),
                OptionalInt.of(core),
                OptionalInt.of(memory),
                OptionalLong.of(usedBytes));
    }
}
