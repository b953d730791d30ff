package io.fluxforge.cli.bench;

import io.fluxforge.bench.report.Comparison;
import io.fluxforge.bench.report.Comparison.Row;
import io.fluxforge.bench.report.Metric;
import java.io.PrintStream;
import java.util.Locale;

/** A comparison of two reports for people. */
public final class ComparisonTable {
    private ComparisonTable() {}

    /** Prints. */
    public static void print(Comparison comparison, PrintStream out) {
        out.println(line("metric", "A", "B", "change", ""));
        for (Row row : comparison.rows()) {
            out.println(line(
                    row.before().name() + " [" + row.before().unit() + "]",
                    number(row.before()),
                    number(row.after()),
                    String.format(Locale.ROOT, "%+.1f %%", row.percent()),
                    switch (row.change()) {
                        case BETTER -> "better";
                        case WORSE -> "WORSE";
                        case WITHIN_SPREAD -> "within the spread";
                    }));
        }
        comparison.missing().forEach(name -> out.println("only in one: " + name));
        comparison.differences().forEach(difference -> out.println("differs: " + difference));
    }

    private static String line(String name, String before, String after, String change, String verdict) {
        return String.format(Locale.ROOT, "%-38s %14s %14s %10s  %s", name, before, after, change, verdict)
                .stripTrailing();
    }

    private static String number(Metric metric) {
        double median = metric.spread().median();
        return String.format(Locale.ROOT, Math.abs(median) >= 1000 ? "%,.0f" : "%.4g", median);
    }
}
