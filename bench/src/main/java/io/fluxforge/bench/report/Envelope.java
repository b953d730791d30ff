package io.fluxforge.bench.report;

import io.fluxforge.bench.Machine;
import io.fluxforge.bench.Spread;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every report carries beside its benchmark's own fields.
 *
 * <pre>
 * report       "fluxforge-bench/1"
 * benchmark    "verify", "solve", "node" …
 * time         when it began, ISO 8601
 * version      of the program
 * environment  cpu, cores, memoryBytes, vectors, virtualisation, java, jvmFlags, os; governor, driver, loadAverage where known
 * metrics      by name: unit, better ("higher" or "lower"), median, min, max
 * </pre>
 *
 * @param benchmark its name on the command line
 */
public record Envelope(String benchmark, Instant time, Environment environment, List<Metric> metrics) {
    /** The format's name and version. */
    public static final String FORMAT = "fluxforge-bench/1";

    /** Copies the list. */
    public Envelope {
        metrics = List.copyOf(metrics);
    }

    /** The version that the build wrote into the jar's manifest. */
    public static String version() {
        String version = Envelope.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged classes)" : version;
    }

    /** Adds its fields to a report. */
    public void addTo(ObjectNode report) {
        report.put("report", FORMAT);
        report.put("benchmark", benchmark);
        report.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
        report.put("version", version());
        addEnvironment(report.putObject("environment"));
        ObjectNode byName = report.putObject("metrics");
        for (Metric metric : metrics) {
            Spread spread = metric.spread();
            byName.putObject(metric.name())
                    .put("unit", metric.unit())
                    .put("better", metric.better().name().toLowerCase(Locale.ROOT))
                    .put("median", spread.median())
                    .put("min", spread.min())
                    .put("max", spread.max());
        }
    }

    private void addEnvironment(ObjectNode json) {
        Machine machine = environment.machine();
        machine.cpu().ifPresent(cpu -> json.put("cpu", cpu));
        json.put("cores", machine.cores());
        environment.memoryBytes().ifPresent(bytes -> json.put("memoryBytes", bytes));
        environment.vectors().ifPresent(vectors -> json.put("vectors", vectors));
        json.put("virtualisation", environment.virtualisation());
        json.put("java", machine.java());
        ArrayNode flags = json.putArray("jvmFlags");
        environment.jvmFlags().forEach(flags::add);
        json.put("os", machine.os());
        environment.governor().ifPresent(governor -> json.put("governor", governor));
        environment.driver().ifPresent(driver -> json.put("driver", driver));
        environment.loadAverage().ifPresent(load -> json.put("loadAverage", load));
    }
}
