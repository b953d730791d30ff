package io.fluxforge.cli.bench;

import io.fluxforge.bench.HeadersBench;
import io.fluxforge.bench.Machine;
import io.fluxforge.bench.SolveBenchResult;
import io.fluxforge.bench.Spread;
import io.fluxforge.bench.SyncBench;
import io.fluxforge.bench.VerifyBench;
import io.fluxforge.bench.VerifyLoad;
import io.fluxforge.bench.report.Envelope;
import io.fluxforge.bench.report.Environment;
import io.fluxforge.bench.report.Metric;
import io.fluxforge.bench.report.Metric.Better;
import io.fluxforge.bench.report.ReportFile;
import io.fluxforge.bench.report.ReportJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A benchmark's result as one JSON object in one line: its own fields, then those of every report. What is not known is left out.
 */
public final class BenchJson {
    private BenchJson() {}

    /** What verification came to. */
    public static ObjectNode of(VerifyBench.Result result, Instant time, Environment environment) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("params", result.bench().params().toString());
        json.put("lanes", result.lanes());
        json.put("threads", result.bench().threads());
        json.put("seconds", result.bench().seconds());
        json.put("slices", VerifyBench.SLICES);
        json.put("batch", VerifyLoad.BATCH);
        json.put("proofs", result.proofs());
        json.put("compressionsPerVerification", result.compressions());
        List<Metric> metrics = List.of(
                new Metric("verificationsPerSecond", "1/s", Better.HIGHER, result.valid()),
                new Metric("corruptedPerSecond", "1/s", Better.HIGHER, result.corrupted()),
                new Metric("bitFlipsPerSecond", "1/s", Better.HIGHER, result.bitFlips()));
        metrics.forEach(metric -> addSpread(json, metric.name(), metric.spread()));
        addMachine(json, environment.machine());
        new Envelope("verify", time, environment, metrics).addTo(json);
        return json;
    }

    /** What a solver came to. */
    public static ObjectNode of(SolveBenchReport report, Instant time, Environment environment) {
        SolveBenchResult result = report.result();
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("device", report.device());
        json.put("params", report.params().toString());
        if (report.threads() > 0) {
            json.put("lanes", report.lanes());
            json.put("threads", report.threads());
        }
        json.put("nonces", result.nonces());
        json.put("solutions", result.solutions());
        addSpread(json, "secondsPerNonce", result.secondsPerNonce());
        json.put("solutionsPerSecond", result.solutionsPerSecond());
        ObjectNode phases = json.putObject("phasesMillis");
        result.phases().forEach(phase -> phases.put(phase.name(), phase.millis()));
        report.traffic().ifPresent(traffic -> addTraffic(json, traffic, result));
        result.load()
                .ifPresent(load -> json.put("deviceIdleFraction", load.idleFraction())
                        .put("hostCpuFraction", load.hostCpuFraction()));
        ArrayNode lists = json.putArray("lists");
        result.lists()
                .forEach(list -> lists.addObject().put("rows", list.rows()).put("overflow", list.overflow()));
        json.put("keptFraction", result.keptFraction());
        json.put("tableBytes", report.tableBytes());
        report.peakBytes().ifPresent(bytes -> json.put("peakBytes", bytes));
        addMachine(json, environment.machine());
        Metric nonce = new Metric("secondsPerNonce", "s", Better.LOWER, result.secondsPerNonce());
        new Envelope("solve", time, environment, List.of(nonce)).addTo(json);
        return json;
    }

    private static void addTraffic(ObjectNode json, DeviceTraffic traffic, SolveBenchResult result) {
        json.put("copyGBPerSecond", traffic.copyGigabytesPerSecond());
        ObjectNode bytes = json.putObject("phasesBytes");
        ObjectNode rates = json.putObject("phasesGBPerSecond");
        result.phases().forEach(phase -> {
            Long moved = traffic.phaseBytes().get(phase.name());
            if (moved != null) {
                bytes.put(phase.name(), moved);
                rates.put(phase.name(), traffic.gigabytesPerSecond(phase.name(), phase.millis()));
            }
        });
        json.put("unresolvedCandidates", traffic.unresolved());
    }

    /** What synchronisation came to. */
    public static ObjectNode of(SyncBench.Result result, Instant time, Environment environment) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("params", SyncBench.PARAMS.toString());
        json.put("headers", result.bench().headers());
        json.put("runs", result.bench().runs());
        List<Metric> metrics = List.of(
                new Metric("headersPerSecond", "1/s", Better.HIGHER, result.headersPerSecond()),
                new Metric("openMillis", "ms", Better.LOWER, result.openMillis()));
        metrics.forEach(metric -> addSpread(json, metric.name(), metric.spread()));
        json.put("proofsChecked", result.proofsChecked());
        addMachine(json, environment.machine());
        new Envelope("sync", time, environment, metrics).addTo(json);
        return json;
    }

    /** What the header chain came to. */
    public static ObjectNode of(HeadersBench.Result result, Instant time, Environment environment) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("headers", result.bench().headers());
        json.put("runs", result.bench().runs());
        json.put("storeBytes", result.storeBytes());
        json.put("threads", result.threads());
        List<Metric> metrics = List.of(
                new Metric("openMillis", "ms", Better.LOWER, result.openMillis()),
                new Metric("proofsPerSecond", "1/s", Better.HIGHER, result.proofsPerSecond()));
        metrics.forEach(metric -> addSpread(json, metric.name(), metric.spread()));
        addMachine(json, environment.machine());
        new Envelope("headers", time, environment, metrics).addTo(json);
        return json;
    }

    /**
     * Prints a report, and writes it to a file too if one is named.
     *
     * @return where it was written, null if nowhere
     * @throws IOException if the file cannot be written
     */
    public static @Nullable Path publish(ObjectNode report, boolean print, PrintStream out, @Nullable Path file)
            throws IOException {
        if (print) {
            out.println(report);
        }
        return file == null ? null : ReportFile.write(report, file);
    }

    private static void addSpread(ObjectNode json, String name, Spread spread) {
        String upperCased = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        json.put(name, spread.median());
        json.put("min" + upperCased, spread.min());
        json.put("max" + upperCased, spread.max());
    }

    private static void addMachine(ObjectNode json, Machine machine) {
        machine.cpu().ifPresent(cpu -> json.put("cpu", cpu));
        json.put("cores", machine.cores());
        json.put("java", machine.java());
        json.put("os", machine.os());
    }
}
