package io.fluxforge.bench.node.report;

import io.fluxforge.bench.Spread;
import io.fluxforge.bench.node.NodeMeasurements;
import io.fluxforge.bench.node.cpu.CpuBench;
import io.fluxforge.bench.node.disk.DiskResult.RandomWrites;
import io.fluxforge.bench.node.machine.FileSystems.FileSystem;
import io.fluxforge.bench.node.machine.Topology;
import io.fluxforge.bench.node.tier.Profile;
import io.fluxforge.bench.node.tier.Requirement;
import io.fluxforge.bench.node.tier.Tier;
import io.fluxforge.bench.node.tier.TierReport;
import io.fluxforge.bench.node.tier.TierReport.Check;
import io.fluxforge.bench.report.Envelope;
import io.fluxforge.bench.report.Environment;
import io.fluxforge.bench.report.Metric;
import io.fluxforge.bench.report.Metric.Better;
import io.fluxforge.bench.report.ReportJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The node benchmark's report as JSON; what was not measured is left out. */
public final class NodeReport {
    private NodeReport() {}

    /** All that was measured, and what the profile makes of it. */
    public static ObjectNode of(NodeMeasurements measured, TierReport tiers, Environment environment) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        new Envelope("node", measured.time(), environment, metrics(measured)).addTo(json);
        json.put("seconds", measured.seconds());
        addMachine(json.putObject("machine"), measured);
        addVerdicts(json, tiers);
        ArrayNode notes = json.putArray("notes");
        tiers.remarks().forEach(notes::add);
        measured.notes().forEach(notes::add);
        json.set("getbenchmarks", FluxShapes.benchmarks(measured, tiers, "", ""));
        json.set("getstatus", FluxShapes.status(FluxShapes.state(tiers.reached()), false));
        return json;
    }

    private static List<Metric> metrics(NodeMeasurements measured) {
        List<Metric> metrics = new ArrayList<>();
        measured.cpuOne().map(CpuBench.Result::eps).ifPresent(eps -> metrics.add(higher("epsOneThread", "1/s", eps)));
        measured.cpuAll().map(CpuBench.Result::eps).ifPresent(eps -> metrics.add(higher("epsAllThreads", "1/s", eps)));
        measured.memoryBandwidth().ifPresent(rate -> metrics.add(higher("memoryBytesPerSecond", "B/s", rate)));
        measured.disk().ifPresent(disk -> {
            metrics.add(higher("diskWriteBytesPerSecond", "B/s", disk.bufferedBytesPerSecond()));
            disk.directBytesPerSecond()
                    .ifPresent(rate -> metrics.add(higher("diskDirectWriteBytesPerSecond", "B/s", rate)));
            RandomWrites random = disk.random();
            metrics.add(higher("diskSyncedWritesPerSecond", "1/s", once(random.perSecond())));
            metrics.add(new Metric("diskSyncedWriteMicros", "µs", Better.LOWER, once(random.medianMicros())));
            metrics.add(new Metric("diskSyncedWriteP99Micros", "µs", Better.LOWER, once(random.p99Micros())));
        });
        measured.network().ifPresent(net -> {
            net.downloadMbitPerSecond()
                    .ifPresent(rate -> metrics.add(higher("downloadMbitPerSecond", "Mbit/s", once(rate))));
            net.uploadMbitPerSecond()
                    .ifPresent(rate -> metrics.add(higher("uploadMbitPerSecond", "Mbit/s", once(rate))));
            metrics.add(new Metric("pingMillis", "ms", Better.LOWER, net.pingMillis()));
        });
        return metrics;
    }

    private static void addMachine(ObjectNode json, NodeMeasurements measured) {
        json.put("fingerprint", Fingerprint.of(measured));
        json.put("architecture", measured.architecture());
        measured.topology().ifPresent(topology -> addTopology(json, topology));
        json.put("usableCores", measured.usableCores());
        measured.cpuOne().ifPresent(cpu -> json.put("epsOneThread", cpu.total()));
        measured.cpuAll().ifPresent(cpu -> json.put("epsAllThreads", cpu.total()));
        OptionalDouble quota = measured.allowance().quota();
        if (quota.isPresent()) {
            json.put("cpuQuota", quota.getAsDouble());
        }
        measured.memory().total().ifPresent(bytes -> json.put("memoryBytes", bytes));
        measured.memory().limit().ifPresent(bytes -> json.put("memoryLimitBytes", bytes));
        measured.disk().ifPresent(disk -> {
            json.put("diskTestBytes", disk.bytes());
            json.put("diskBestTwoBytesPerSecond", disk.bestTwoBytesPerSecond());
        });
        measured.network().ifPresent(net -> json.put("netServer", net.server()));
        measured.stealPercent().ifPresent(steal -> json.put("stealPercent", steal));
        ArrayNode disks = json.putArray("fileSystems");
        for (FileSystem disk : measured.fileSystems()) {
            ObjectNode one = disks.addObject()
                    .put("mount", disk.mount().toString())
                    .put("type", disk.type())
                    .put("device", disk.device())
                    .put("kind", disk.kind().name().toLowerCase(Locale.ROOT))
                    .put("deviceBytes", disk.deviceBytes())
                    .put("totalBytes", disk.totalBytes())
                    .put("freeBytes", disk.freeBytes());
            ArrayNode whole = one.putArray("disks");
            disk.disks()
                    .forEach(each -> whole.addObject()
                            .put("name", each.name())
                            .put("kind", each.kind().name().toLowerCase(Locale.ROOT))
                            .put("bytes", each.bytes()));
        }
    }

    private static void addTopology(ObjectNode json, Topology topology) {
        json.put("topologySource", topology.source());
        json.put("packages", topology.packages());
        json.put("physicalCores", topology.physicalCores());
        json.put("logicalCores", topology.logicalCores());
        json.put("numaNodes", topology.numaNodes());
        ArrayNode caches = json.putArray("caches");
        topology.caches()
                .forEach(cache -> caches.addObject()
                        .put("level", cache.level())
                        .put("count", cache.count())
                        .put("bytes", cache.bytes()));
    }

    private static void addVerdicts(ObjectNode json, TierReport tiers) {
        Profile profile = tiers.profile();
        json.putObject("profile")
                .put("name", profile.name())
                .put("date", profile.date().toString())
                .put("source", profile.source());
        json.put("tier", tiers.reached().map(Tier::name).orElse(null));
        json.put("nextTier", tiers.nextTier());
        ObjectNode byTier = json.putObject("tiers");
        tiers.checks().forEach((tier, checks) -> {
            ObjectNode ofTier = byTier.putObject(tier.name());
            ofTier.put("met", tiers.isMet(tier));
            ArrayNode list = ofTier.putArray("checks");
            checks.forEach(check -> add(list.addObject(), check));
            Check other = tiers.uncounted().get(tier);
            if (other != null) {
                add(ofTier.putObject("uncounted"), other);
            }
        });
    }

    /** The value stands there multiplied, as it meets the limit. */
    private static void add(ObjectNode json, Check check) {
        Requirement requirement = check.requirement();
        json.put("requirement", requirement.quantity().key());
        if (requirement.times() > 1) {
            json.put("times", requirement.times());
        }
        json.put("limit", requirement.limit()).put("exclusive", requirement.exclusive());
        check.measured().ifPresent(value -> json.put("measured", value));
        json.put("verdict", check.verdict().name().toLowerCase(Locale.ROOT));
    }

    private static Metric higher(String name, String unit, Spread spread) {
        return new Metric(name, unit, Better.HIGHER, spread);
    }

    private static Spread once(double value) {
        return new Spread(value, value, value);
    }
}
