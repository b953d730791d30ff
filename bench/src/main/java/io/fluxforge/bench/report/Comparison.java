package io.fluxforge.bench.report;

import io.fluxforge.bench.Spread;
import io.fluxforge.bench.report.Metric.Better;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two reports of one benchmark beside each other.
 *
 * @param rows metrics that both have
 * @param missing metrics that only one has
 * @param differences of what they measured and where, such as {@code java: 25.0.2 → 25.0.3}
 */
public record Comparison(List<Row> rows, List<String> missing, List<String> differences) {
    private static final List<String> SETTINGS =
            List.of("benchmark", "params", "device", "lanes", "threads", "version");

    private static final String DISK_TEST_BYTES = "diskTestBytes";

    /** Copies the lists. */
    public Comparison {
        rows = List.copyOf(rows);
        missing = List.copyOf(missing);
        differences = List.copyOf(differences);
    }

    /** How the second report does against the first. */
    public enum Change {
        BETTER,
        WORSE,
        /** The ranges of their repetitions overlap, so that chance may have made the difference. */
        WITHIN_SPREAD
    }

    /** One metric in both. */
    public record Row(Metric before, Metric after) {
        /** Of the median, positive if it grew; infinite if it was 0. */
        public double percent() {
            return 100 * (after.spread().median() / before.spread().median() - 1);
        }

        /** What that means. */
        public Change change() {
            Spread old = before.spread();
            Spread now = after.spread();
            if (old.min() <= now.max() && now.min() <= old.max()) {
                return Change.WITHIN_SPREAD;
            }
            boolean higher = now.median() > old.median();
            return higher == (before.better() == Better.HIGHER) ? Change.BETTER : Change.WORSE;
        }

        /** By how many percent it got worse beyond the spread; 0 if it did not. */
        public double percentWorse() {
            return change() == Change.WORSE ? Math.abs(percent()) : 0;
        }
    }

    /** Compares. */
    public static Comparison of(ObjectNode before, ObjectNode after) {
        Map<String, Metric> old = new LinkedHashMap<>();
        ReportFile.metrics(before).forEach(metric -> old.put(metric.name(), metric));
        List<Row> rows = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Metric metric : ReportFile.metrics(after)) {
            Metric other = old.remove(metric.name());
            if (other == null) {
                missing.add(metric.name());
            } else {
                rows.add(new Row(other, metric));
            }
        }
        missing.addAll(old.keySet());
        return new Comparison(rows, missing, differences(before, after));
    }

    private static List<String> differences(ObjectNode before, ObjectNode after) {
        List<String> differences = new ArrayList<>();
        SETTINGS.forEach(name -> addDifference(differences, name, before.path(name), after.path(name)));
        // A small file may stay in a cache of the disk's own.
        addDifference(
                differences,
                DISK_TEST_BYTES,
                before.path("machine").path(DISK_TEST_BYTES),
                after.path("machine").path(DISK_TEST_BYTES));
        JsonNode old = environment(before);
        JsonNode now = environment(after);
        TreeSet<String> names = new TreeSet<>(old.propertyNames());
        names.addAll(now.propertyNames());
        names.remove("loadAverage");
        names.stream()
                // An older format's environment has fewer fields.
                .filter(name -> old.has(name) && now.has(name))
                .forEach(name -> addDifference(differences, name, old.path(name), now.path(name)));
        return differences;
    }

    private static JsonNode environment(ObjectNode report) {
        return report.get("environment") instanceof ObjectNode environment
                ? environment
                : report.objectNode()
                        .set("cpu", report.path("cpu"))
                        .set("cores", report.path("cores"))
                        .set("java", report.path("java"))
                        .set("os", report.path("os"));
    }

    private static void addDifference(List<String> differences, String name, JsonNode old, JsonNode now) {
        if (!old.isMissingNode() && !now.isMissingNode() && !old.equals(now)) {
            differences.add(name + ": " + text(old) + " → " + text(now));
        }
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
