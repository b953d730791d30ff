package io.fluxforge.miner.api;

import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.DeviceTelemetry;
import io.fluxforge.miner.snapshot.JobSnapshot;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import io.fluxforge.miner.snapshot.PoolSnapshot;
import io.fluxforge.miner.snapshot.Rates;
import io.fluxforge.miner.snapshot.ShareCounts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A snapshot as JSON. Units are in the names; what is not known is null, never left out; fields may be added, none is renamed. */
final class SnapshotJson {
    static final JsonMapper MAPPER = new JsonMapper();
    private static final double NANOS_PER_SECOND = 1e9;

    private SnapshotJson() {}

    static ObjectNode summary(MinerSnapshot miner) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("agent", miner.agent())
                .put("algorithm", miner.algorithm())
                .put("time", miner.taken().toString())
                .put("uptimeSeconds", seconds(miner.uptime()));
        json.set("solutionsPerSecond", rates(miner.solutionsPerSecond()));
        json.set("noncesPerSecond", rates(miner.noncesPerSecond()));
        put(json, "poolSolutionsPerSecond", OptionalDouble.of(miner.poolSolutionsPerSecond()));
        put(json, "powerWatts", Efficiency.watts(miner.devices()));
        put(json, "solutionsPerSecondPerWatt", Efficiency.solutionsPerSecondPerWatt(miner.devices()));
        json.set("shares", shares(miner.shares()));
        json.put("blocks", miner.blocks());
        if (miner.job().isPresent()) {
            json.set("job", job(miner.job().get()));
        } else {
            json.putNull("job");
        }
        ArrayNode pools = json.putArray("pools");
        miner.pools().forEach(pool -> pools.add(pool(pool)));
        json.set("devices", devices(miner));
        return json;
    }

    static ArrayNode devices(MinerSnapshot miner) {
        ArrayNode json = MAPPER.createArrayNode();
        miner.devices().forEach(device -> json.add(device(device)));
        return json;
    }

    private static ObjectNode device(DeviceSnapshot device) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("device", device.identity().id())
                .put("name", device.identity().name())
                .put("vendor", device.identity().vendor())
                .put("pciAddress", device.identity().pci().map(Object::toString).orElse(null))
                .put("description", device.description())
                .put("state", name(device.state()))
                .put("note", device.note());
        json.set("solutionsPerSecond", rates(device.solutionsPerSecond()));
        json.set("noncesPerSecond", rates(device.noncesPerSecond()));
        put(json, "poolSolutionsPerSecond", OptionalDouble.of(device.poolSolutionsPerSecond()));
        json.put("solutions", device.solutions()).put("nonces", device.nonces());
        json.set("shares", shares(device.shares()));
        put(json, "acceptedWorkSolutions", OptionalDouble.of(device.acceptedWork()));
        put(json, "bestShareSolutions", OptionalDouble.of(device.bestShare()));
        json.put("restarts", device.restarts());
        DeviceTelemetry sensors = device.telemetry();
        put(json, "idleFraction", device.idleFraction());
        put(json, "temperatureCelsius", sensors.temperatureCelsius());
        put(json, "powerWatts", sensors.powerWatts());
        put(json, "solutionsPerSecondPerWatt", Efficiency.solutionsPerSecondPerWatt(List.of(device)));
        put(json, "fanPercent", sensors.fanPercent());
        put(json, "coreMegahertz", sensors.coreMegahertz());
        put(json, "memoryMegahertz", sensors.memoryMegahertz());
        json.put(
                "memoryUsedBytes",
                sensors.memoryUsedBytes().isPresent()
                        ? sensors.memoryUsedBytes().getAsLong()
                        : null);
        return json;
    }

    private static ObjectNode pool(PoolSnapshot pool) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("url", pool.url())
                .put("user", pool.user())
                .put("state", name(pool.state()))
                .put("note", pool.note())
                .put(
                        "connectedSeconds",
                        pool.connectedFor().map(SnapshotJson::seconds).orElse(null));
        put(json, "latencyMillis", pool.latencyMillis());
        put(json, "averageLatencyMillis", pool.averageLatencyMillis());
        json.set("shares", shares(pool.shares()));
        return json.put("connects", pool.connects());
    }

    private static ObjectNode job(JobSnapshot job) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("jobId", job.jobId()).put("received", job.received().toString());
        put(json, "shareSolutions", OptionalDouble.of(job.shareSolutions()));
        put(json, "blockSolutions", OptionalDouble.of(job.blockSolutions()));
        return json;
    }

    private static ObjectNode rates(Rates rates) {
        ObjectNode json = MAPPER.createObjectNode();
        put(json, "tenSeconds", OptionalDouble.of(rates.tenSeconds()));
        put(json, "oneMinute", OptionalDouble.of(rates.oneMinute()));
        put(json, "fifteenMinutes", OptionalDouble.of(rates.fifteenMinutes()));
        return json;
    }

    private static ObjectNode shares(ShareCounts shares) {
        return MAPPER.createObjectNode()
                .put("accepted", shares.accepted())
                .put("stale", shares.stale())
                .put("rejected", shares.rejected())
                .put("unanswered", shares.unanswered())
                .put("hardwareErrors", shares.hardwareErrors());
    }

    /** {@code mining}. */
    static String name(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }

    /** JSON has no infinite numbers. */
    private static void put(ObjectNode json, String name, OptionalDouble value) {
        json.put(name, value.isPresent() && Double.isFinite(value.getAsDouble()) ? value.getAsDouble() : null);
    }

    private static void put(ObjectNode json, String name, OptionalInt value) {
        json.put(name, value.isPresent() ? value.getAsInt() : null);
    }
}
