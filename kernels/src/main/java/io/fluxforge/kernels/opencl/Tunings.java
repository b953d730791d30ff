package io.fluxforge.kernels.opencl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The tunings that are shipped, in {@code tunings.txt}. */
final class Tunings {
    private static final String FILE = "tunings.txt";
    private static final int COLUMNS = 9;

    private record Line(String kind, Tuning tuning) {}

    private static final List<Line> ALL = load();

    private Tunings() {}

    /** Those for a device, the preferred first. */
    static List<Tuning> of(OpenClDevice device) {
        String kind = device.isCpu() ? "cpu" : "gpu";
        return ALL.stream()
                .filter(line -> line.kind.equals(kind))
                .map(Line::tuning)
                .toList();
    }

    /** All, whatever the device. */
    static List<Tuning> all() {
        return ALL.stream().map(Line::tuning).toList();
    }

    private static List<Line> load() {
        List<Line> lines = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Tunings.class.getResourceAsStream(FILE), FILE), StandardCharsets.UTF_8))) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                if (!text.isBlank() && !text.startsWith("#")) {
                    lines.add(parse(text));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
        return List.copyOf(lines);
    }

    private static Line parse(String text) {
        String[] columns = text.strip().split("\\s+", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalStateException(FILE + ": " + columns.length + " columns, not " + COLUMNS + ": " + text);
        }
        return new Line(
                columns[0],
                new Tuning(
                        columns[1],
                        Integer.parseInt(columns[2]),
                        Integer.parseInt(columns[3]),
                        Integer.parseInt(columns[4]),
                        Integer.parseInt(columns[5]),
                        Integer.parseInt(columns[6]),
                        columns[7].equals("yes"),
                        Double.parseDouble(columns[8])));
    }
}
