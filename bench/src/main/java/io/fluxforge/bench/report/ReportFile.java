package io.fluxforge.bench.report;

import io.fluxforge.bench.Spread;
import io.fluxforge.bench.report.Metric.Better;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A report in a file. */
public final class ReportFile {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ReportFile() {}

    /**
     * Reads.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    public static ObjectNode read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(ReportJson.MAX_BYTES + 1);
            if (bytes.length > ReportJson.MAX_BYTES) {
                throw new IllegalArgumentException(file + " is larger than " + ReportJson.MAX_BYTES + " bytes");
            }
            return parse(file.toString(), bytes);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no file " + file, e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Parses the content of a report.
     *
     * @param name for messages
     * @throws IllegalArgumentException with one line for the user
     */
    static ObjectNode parse(String name, byte[] bytes) {
        try {
            if (ReportJson.MAPPER.readTree(bytes) instanceof ObjectNode report) {
                return report;
            }
            throw new IllegalArgumentException(name + " is not a JSON object");
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    name + " is not JSON: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ")",
                    e);
        }
    }

    /**
     * Writes a report, all of it or nothing.
     *
     * @param target a file, or a folder that gets a file named after benchmark and time
     * @return where it was written
     * @throws IOException if that cannot be done
     */
    public static Path write(ObjectNode report, Path target) throws IOException {
        Path file = Files.isDirectory(target)
                ? target.resolve(report.path("benchmark").asString("report") + "-"
                        + STAMP.format(Instant.parse(report.path("time").asString())) + ".json")
                : target;
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, ReportJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return file;
    }

    /**
     * The metrics of a report. A report of an older format has none named, but each figure {@code x} beside its {@code minX} and
     * {@code maxX} is one.
     */
    public static List<Metric> metrics(ObjectNode report) {
        List<Metric> metrics = new ArrayList<>();
        if (report.get("metrics") instanceof ObjectNode named) {
            named.forEachEntry((name, metric) -> {
                if (metric.path("median").isNumber()) {
                    Better better =
                            metric.path("better").asString("higher").equals("lower") ? Better.LOWER : Better.HIGHER;
                    metrics.add(new Metric(
                            name, metric.path("unit").asString(""), better, spread(metric, "median", "min", "max")));
                }
            });
            return metrics;
        }
        report.forEachEntry((name, value) -> {
            String upperCased = name.isEmpty() ? "" : Character.toUpperCase(name.charAt(0)) + name.substring(1);
            if (value.isNumber()
                    && report.path("min" + upperCased).isNumber()
                    && report.path("max" + upperCased).isNumber()) {
                boolean rate = name.endsWith("PerSecond");
                metrics.add(new Metric(
                        name,
                        rate ? "1/s" : "s",
                        rate ? Better.HIGHER : Better.LOWER,
                        spread(report, name, "min" + upperCased, "max" + upperCased)));
            }
        });
        return metrics;
    }

    private static Spread spread(JsonNode json, String median, String min, String max) {
        double middle = json.path(median).asDouble();
        return new Spread(
                middle, json.path(min).asDouble(middle), json.path(max).asDouble(middle));
    }
}
