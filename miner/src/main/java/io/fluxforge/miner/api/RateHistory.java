package io.fluxforge.miner.api;

import io.fluxforge.miner.snapshot.DeviceSnapshot;
import io.fluxforge.miner.snapshot.MinerSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The rates of the last hour, for a chart. Thread-safe. */
final class RateHistory {
    /** How often {@link #add} is to be called. */
    static final Duration INTERVAL = Duration.ofSeconds(10);

    static final int CAPACITY = 360;

    private record Sample(Instant taken, Map<String, Double> solutionsPerSecond) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Keeps the rates over ten seconds, and forgets the oldest. */
    synchronized void add(MinerSnapshot miner) {
        Map<String, Double> rates = new LinkedHashMap<>();
        for (DeviceSnapshot device : miner.devices()) {
            rates.put(device.identity().id(), device.solutionsPerSecond().tenSeconds());
        }
        samples.addLast(new Sample(miner.taken(), rates));
        if (samples.size() > CAPACITY) {
            samples.removeFirst();
        }
    }

    /** {@code time}: when each was taken, oldest first; {@code devices}: for each device its rates at those times, null for none. */
    synchronized ObjectNode json() {
        ObjectNode json = SnapshotJson.MAPPER.createObjectNode();
        json.put("intervalSeconds", INTERVAL.toSeconds());
        ArrayNode times = json.putArray("time");
        samples.forEach(sample -> times.add(sample.taken.toString()));
        ObjectNode devices = json.putObject("solutionsPerSecond");
        if (!samples.isEmpty()) {
            for (String device : samples.getLast().solutionsPerSecond.keySet()) {
                ArrayNode rates = devices.putArray(device);
                samples.forEach(sample -> rates.add(sample.solutionsPerSecond.get(device)));
            }
        }
        return json;
    }
}
