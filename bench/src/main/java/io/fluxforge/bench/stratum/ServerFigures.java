package io.fluxforge.bench.stratum;

import io.fluxforge.stratum.server.share.StageFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the pool under test said of itself; see {@link PoolProcess}.
 *
 * @param empty heap before the first connection
 * @param full heap with all connections logged in
 * @param before activity when the warm-up was over, empty if no shares were sent
 * @param after activity after the last share
 */
public record ServerFigures(
        ObjectNode empty, ObjectNode full, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    /** Bytes of heap that a connection costs. */
    public double heapBytesPerConnection() {
        return perConnection("heapBytes");
    }

    /** Bytes outside the heap that a connection costs, without the kernel's. */
    public double directBytesPerConnection() {
        return perConnection("nettyDirectBytes");
    }

    private double perConnection(String field) {
        double bytes = full.get(field).asDouble() - empty.get(field).asDouble();
        return bytes / Math.max(1, full.get("connections").asInt());
    }

    /** What each stage of the share pipeline did with the shares. */
    public Optional<List<StageFigures>> stages() {
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        List<StageFigures> stages = new ArrayList<>();
        for (int i = 0; i < after.get().get("stages").size(); i++) {
            stages.add(stage(after.get().get("stages").get(i))
                    .since(stage(before.get().get("stages").get(i))));
        }
        return Optional.of(stages);
    }

    private static StageFigures stage(JsonNode json) {
        return new StageFigures(
                json.get("stage").asString(),
                json.get("shares").asLong(),
                json.get("batches").asLong(),
                json.get("busyNanos").asLong(),
                json.get("ageNanos").asLong());
    }

    /** Processor time of the pool's threads while shares were sent, in milliseconds. */
    public Optional<Map<String, Double>> threadCpuMillis() {
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Double> used = new TreeMap<>();
        JsonNode earlier = before.get().get("threadCpuMillis");
        after.get()
                .get("threadCpuMillis")
                .forEachEntry((name, millis) ->
                        used.put(name, millis.asDouble() - earlier.path(name).asDouble(0)));
        used.put(
                "all",
                after.get().path("cpuMillis").asDouble(0)
                        - before.get().path("cpuMillis").asDouble(0));
        return Optional.of(used);
    }
}
