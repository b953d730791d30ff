package io.fluxforge.cli.pool;

import io.fluxforge.node.json.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rows under headings, as a table for people, as CSV (RFC 4180) or as JSON; money is in coins for people and in units elsewhere. */
public final class Listing {
    private static final long UNITS_PER_COIN = 100_000_000;

    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    /** How a listing is printed. */
    public enum Format {
        /** Aligned columns. */
        TABLE,
        /** A line of headings, and a line for each row. */
        CSV,
        /** An array of objects. */
        JSON
    }

    /**
     * An amount of money.
     *
     * @param value units of 10^-8
     */
    public record Units(long value) {
        @Override
        public String toString() {
            long whole = Math.abs(value);
            return String.format(
                    Locale.ROOT, "%s%d.%08d", value < 0 ? "-" : "", whole / UNITS_PER_COIN, whole % UNITS_PER_COIN);
        }
    }

    /** @param columns headings; in CSV and JSON blanks become underscores */
    public Listing(String... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row; numbers and {@link Units} stand to the right. */
    public void add(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns.size() + " columns");
        }
        rows.add(List.of(values));
    }

    /** Prints all rows. */
    public void print(PrintStream out, Format format) {
        switch (format) {
            case TABLE -> table(out);
            case CSV -> csv(out);
            case JSON -> out.println(json().toPrettyString());
        }
    }

    private void table(PrintStream out) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).length();
            for (List<Object> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).toString().length());
            }
        }
        line(out, List.copyOf(columns), widths);
        rows.forEach(row -> line(out, row, widths));
    }

    private void line(PrintStream out, List<?> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            boolean right = !rows.isEmpty() && !(rows.getFirst().get(i) instanceof String);
            line.append(i == 0 ? "" : "  ")
                    .append(String.format(
                            Locale.ROOT,
                            "%" + (right ? "" : "-") + widths[i] + "s",
                            row.get(i).toString()));
        }
        out.println(line.toString().stripTrailing());
    }

    private static Object plain(Object value) {
        return value instanceof Units units ? (Object) units.value() : value;
    }

    private static String name(String column) {
        return column.replace(' ', '_');
    }

    private void csv(PrintStream out) {
        out.print(String.join(",", columns.stream().map(Listing::name).toList()) + "\r\n");
        for (List<Object> row : rows) {
            out.print(String.join(",", row.stream().map(Listing::quoted).toList()) + "\r\n");
        }
    }

    private static String quoted(Object value) {
        String text = plain(value).toString();
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private ArrayNode json() {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (List<Object> row : rows) {
            ObjectNode object = array.addObject();
            for (int i = 0; i < columns.size(); i++) {
                String name = name(columns.get(i));
                switch (plain(row.get(i))) {
                    case Long number -> object.put(name, number);
                    case Integer number -> object.put(name, number);
                    case Boolean flag -> object.put(name, flag);
                    case Object text -> object.put(name, text.toString());
                }
            }
        }
        return array;
    }
}
