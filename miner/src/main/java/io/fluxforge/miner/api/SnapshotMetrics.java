package io.fluxforge.miner.api;

import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.DeviceState;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.PoolState;
import io.fluxforge.miner.snapshot.Rates;
import io.fluxforge.miner.snapshot.ShareCounts;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A snapshot for Prometheus, in its base units: seconds, watts, hertz, bytes, ratios. Names begin with {@code fluxforge_miner_}; what
 * is not known has no line.
 */
final class SnapshotMetrics {
    private static final double HERTZ_PER_MEGAHERTZ = 1e6;
    private static final double PERCENT = 100;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final MetricLines lines = new MetricLines("fluxforge_miner_");

    private SnapshotMetrics() {}

    static MetricSnapshots of(MinerSnapshot miner) {
        SnapshotMetrics metrics = new SnapshotMetrics();
        metrics.miner(miner);
        metrics.devices(miner.devices());
        metrics.pools(miner.pools());
        return metrics.lines.build();
    }

    private void miner(MinerSnapshot miner) {
        Labels version = Labels.of("agent", miner.agent(), "algorithm", miner.algorithm());
        lines.gauge("build", "the miner, always 1", version, 1);
        lines.gauge("uptime_seconds", "since the start", Labels.EMPTY, SnapshotJson.seconds(miner.uptime()));
        lines.counter("blocks", "shares that met the block's target", Labels.EMPTY, miner.blocks());
        miner.job().ifPresent(job -> {
            lines.gauge("job_share_solutions", "solutions a share, on average", Labels.EMPTY, job.shareSolutions());
            lines.gauge("job_block_solutions", "solutions a block, on average", Labels.EMPTY, job.blockSolutions());
        });
    }

    private void devices(List<DeviceSnapshot> devices) {
        for (DeviceSnapshot device : devices) {
            Labels labels = Labels.of(
                    "device", device.identity().id(), "name", device.identity().name());
            for (DeviceState state : DeviceState.values()) {
                lines.gauge(
                        "device_state",
                        "1 for the state that the device is in",
                        labels.add("state", SnapshotJson.name(state)),
                        device.state() == state ? 1 : 0);
            }
            rates("device_solutions_per_second", "valid solutions", labels, device.solutionsPerSecond());
            rates("device_nonces_per_second", "nonces", labels, device.noncesPerSecond());
            lines.gauge(
                    "device_pool_solutions_per_second",
                    "rate that a pool would compute from accepted shares of the last hour",
                    labels,
                    device.poolSolutionsPerSecond());
            lines.counter("device_solutions", "valid solutions", labels, device.solutions());
            lines.counter("device_nonces", "nonces", labels, device.nonces());
            lines.counter(
                    "device_accepted_work_solutions",
                    "solutions that accepted shares stand for",
                    labels,
                    device.acceptedWork());
            lines.counter("device_restarts", "restarts after a failure", labels, device.restarts());
            device.idleFraction()
                    .ifPresent(value -> lines.gauge(
                            "device_idle_ratio",
                            "part of the time in which it had work and yet nothing to do",
                            labels,
                            value));
            shares("device_shares", labels, device.shares());
            lines.counter(
                    "device_hardware_errors",
                    "wrong solutions, not sent",
                    labels,
                    device.shares().hardwareErrors());
            sensors(labels, device.telemetry());
        }
    }

    private void sensors(Labels labels, DeviceTelemetry sensors) {
        sensors.temperatureCelsius()
                .ifPresent(value -> lines.gauge("device_temperature_celsius", "of the chip", labels, value));
        sensors.powerWatts().ifPresent(value -> lines.gauge("device_power_watts", "drawn now", labels, value));
        sensors.fanPercent()
                .ifPresent(
                        value -> lines.gauge("device_fan_speed_ratio", "of the full speed", labels, value / PERCENT));
        sensors.coreMegahertz()
                .ifPresent(value -> lines.gauge(
                        "device_core_clock_hertz", "clock of the cores", labels, value * HERTZ_PER_MEGAHERTZ));
        sensors.memoryMegahertz()
                .ifPresent(value -> lines.gauge(
                        "device_memory_clock_hertz", "clock of the memory", labels, value * HERTZ_PER_MEGAHERTZ));
        sensors.memoryUsedBytes()
                .ifPresent(value -> lines.gauge("device_memory_used_bytes", "by all programs", labels, value));
    }

    private void pools(List<PoolSnapshot> pools) {
        for (PoolSnapshot pool : pools) {
            Labels labels = Labels.of("pool", pool.url(), "user", pool.user());
            lines.gauge(
                    "pool_active",
                    "1 for the pool that the devices work for",
                    labels,
                    pool.state() == PoolState.ACTIVE ? 1 : 0);
            lines.counter("pool_connects", "connections that got as far as a job", labels, pool.connects());
            shares("pool_shares", labels, pool.shares());
            pool.averageLatencyMillis()
                    .ifPresent(value -> lines.gauge(
                            "pool_latency_seconds",
                            "from a share to its answer, moving average",
                            labels,
                            value / MILLIS_PER_SECOND));
        }
    }

    private void rates(String name, String help, Labels labels, Rates rates) {
        lines.gauge(name, help, labels.add("window", "10s"), rates.tenSeconds());
        lines.gauge(name, help, labels.add("window", "1m"), rates.oneMinute());
        lines.gauge(name, help, labels.add("window", "15m"), rates.fifteenMinutes());
    }

    private void shares(String name, Labels labels, ShareCounts shares) {
        share(name, labels, "accepted", shares, ShareCounts::accepted);
        share(name, labels, "stale", shares, ShareCounts::stale);
        share(name, labels, "rejected", shares, ShareCounts::rejected);
        share(name, labels, "unanswered", shares, ShareCounts::unanswered);
    }

    private void share(
            String name, Labels labels, String result, ShareCounts shares, ToDoubleFunction<ShareCounts> count) {
        lines.counter(name, "shares by what became of them", labels.add("result", result), count.applyAsDouble(shares));
    }
}
