package io.fluxforge.bench.stratum;

import io.fluxforge.bench.Spread;
import io.fluxforge.bench.report.Envelope;
import io.fluxforge.bench.report.Environment;
import io.fluxforge.bench.report.Metric;
import io.fluxforge.bench.report.Metric.Better;
import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.stratum.server.share.StageFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A load's result as JSON. */
public final class StratumReport {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final int MAX_SAMPLES = 200;

    private StratumReport() {}

    /** What a load came to. */
    public static ObjectNode of(StratumBench.Result result, Instant time, Environment environment) {
        StratumBench bench = result.bench();
        List<Metric> metrics = new ArrayList<>();
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("params", bench.params().toString());
        json.put("connections", bench.connections());
        json.put("tls", bench.tls());
        json.put("pool", bench.pool() == null ? "a process of its own on this machine" : "elsewhere");
        json.put("loginSeconds", result.loginSeconds());
        result.replies().ifPresent(replies -> addReplies(json, bench, replies, result.solvedMeanwhile(), metrics));
        result.jobFirstMillis().ifPresent(spread -> add(metrics, "jobToFirstMillis", "ms", Better.LOWER, spread));
        result.jobLastMillis().ifPresent(spread -> add(metrics, "jobToLastMillis", "ms", Better.LOWER, spread));
        result.server().ifPresent(server -> addServer(json, server, metrics));
        new Envelope("stratum", time, environment, metrics).addTo(json);
        return json;
    }

    /** How soon blocks went out. */
    public static ObjectNode of(BlockLatencyBench.Result result, Instant time, Environment environment) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("blocks", result.bench().blocks());
        json.put("accepted", result.accepted());
        List<Metric> metrics = new ArrayList<>();
        add(metrics, "blockHandedMillis", "ms", Better.LOWER, result.handedMillis());
        add(metrics, "blockJudgedMillis", "ms", Better.LOWER, result.judgedMillis());
        new Envelope("stratum-block", time, environment, metrics).addTo(json);
        return json;
    }

    /** How a pool fared over time. */
    public static ObjectNode of(StratumSoak.Result result, Instant time, Environment environment) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("seconds", result.soak().seconds());
        json.put("shares", result.shares());
        json.put("connections", result.connections());
        json.put("leaks", result.leaks());
        ArrayNode problems = json.putArray("problems");
        result.problems().forEach(problems::add);
        ArrayNode samples = json.putArray("samples");
        // A few hundred tell as much as all.
        int step = Math.max(1, result.samples().size() / MAX_SAMPLES);
        for (int i = 0; i < result.samples().size(); i += step) {
            StratumSoak.Sample sample = result.samples().get(i);
            samples.addObject()
                    .put("second", sample.second())
                    .put("heapBytes", sample.heapBytes())
                    .put("bufferBytes", sample.bufferBytes())
                    .put("threads", sample.threads())
                    .put("connections", sample.connections());
        }
        List<Double> heap = result.samples().stream()
                .map(sample -> (double) sample.heapBytes())
                .toList();
        List<Metric> metrics = new ArrayList<>();
        add(metrics, "heapBytes", "B", Better.LOWER, Spread.of(heap));
        new Envelope("stratum-soak", time, environment, metrics).addTo(json);
        return json;
    }

    private static void addReplies(
            ObjectNode json, StratumBench bench, ReplySummary replies, int solvedMeanwhile, List<Metric> metrics) {
        json.put("seconds", bench.seconds());
        json.put("warmUpSeconds", bench.warmUpSeconds());
        json.put("sharesPerSecondWanted", bench.perSecond());
        json.put("sent", replies.sent());
        json.put("answered", replies.answered());
        json.put("lost", replies.lost());
        json.put("unexpected", replies.unexpected());
        json.put("solvedMeanwhile", solvedMeanwhile);
        json.put("sentLateMillis", replies.sentLateMillis());
        ObjectNode verdicts = json.putObject("verdicts");
        replies.verdicts().forEach(verdicts::put);
        add(metrics, "repliesPerSecond", "1/s", Better.HIGHER, one(replies.perSecond()));
        add(metrics, "latencyP50Millis", "ms", Better.LOWER, one(replies.p50()));
        add(metrics, "latencyP90Millis", "ms", Better.LOWER, one(replies.p90()));
        add(metrics, "latencyP99Millis", "ms", Better.LOWER, one(replies.p99()));
        add(metrics, "latencyP999Millis", "ms", Better.LOWER, one(replies.p999()));
        add(metrics, "latencyMaxMillis", "ms", Better.LOWER, one(replies.max()));
    }

    private static void addServer(ObjectNode json, ServerFigures server, List<Metric> metrics) {
        ObjectNode own = json.putObject("server");
        own.set("heapEmpty", server.empty());
        own.set("heapFull", server.full());
        add(metrics, "heapBytesPerConnection", "B", Better.LOWER, one(server.heapBytesPerConnection()));
        add(metrics, "directBytesPerConnection", "B", Better.LOWER, one(server.directBytesPerConnection()));
        server.stages().ifPresent(stages -> {
            ArrayNode array = own.putArray("stages");
            stages.forEach(stage -> addStage(array.addObject(), stage));
        });
        server.threadCpuMillis().ifPresent(threads -> {
            ObjectNode cpu = own.putObject("threadCpuMillis");
            threads.forEach(cpu::put);
        });
        server.after().ifPresent(after -> {
            for (String field : List.of("threads", "gcPauses", "gcPauseMillis", "gcLongestPauseMillis", "cpuMillis")) {
                JsonNode value = after.get(field);
                if (value != null) {
                    own.set(field, value);
                }
            }
        });
    }

    private static void addStage(ObjectNode json, StageFigures stage) {
        json.put("stage", stage.stage());
        json.put("shares", stage.shares());
        json.put("batches", stage.batches());
        json.put("busyMicrosPerShare", stage.busyNanos() / NANOS_PER_MICRO / Math.max(1, stage.shares()));
        json.put("microsFromOffer", stage.ageNanos() / NANOS_PER_MICRO / Math.max(1, stage.shares()));
    }

    private static void add(List<Metric> metrics, String name, String unit, Better better, Spread spread) {
        metrics.add(new Metric(name, unit, better, spread));
    }

    private static Spread one(double value) {
        return new Spread(value, value, value);
    }
}
