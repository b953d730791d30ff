package io.fluxforge.miner.api;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gathers values of metrics in any order. */
final class MetricLines {
    private final String prefix;
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();

    /** @param prefix of all names */
    MetricLines(String prefix) {
        this.prefix = prefix;
    }

    /** A value that goes up and down. */
    void gauge(String name, String help, Labels labels, Number value) {
        gauges.computeIfAbsent(
                        name, any -> GaugeSnapshot.builder().name(prefix + name).help(help))
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value.doubleValue())
                        .build());
    }

    /** A count since the start; {@code _total} comes behind the name. */
    void counter(String name, String help, Labels labels, Number value) {
        counters.computeIfAbsent(
                        name,
                        any -> CounterSnapshot.builder().name(prefix + name).help(help))
                .dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value.doubleValue())
                        .build());
    }

    MetricSnapshots build() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
        counters.values().forEach(counter -> all.metricSnapshot(counter.build()));
        return all.build();
    }
}
