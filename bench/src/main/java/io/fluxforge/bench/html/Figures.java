package io.fluxforge.bench.html;

import java.util.Locale;

/** Numbers and names for people. */
final class Figures {
    private static final String[][] UNITS = {
        {"-mib-per-second", " (MiB/s)"},
        {"-mb-per-second", " (MB/s)"},
        {"-mbit-per-second", " (Mbit/s)"},
        {"-gib", " (GiB)"},
        {"-gb", " (GB)"},
        {"-eps", " EPS"}
    };

    private Figures() {}

    /** Four digits that count, with thousands apart. */
    static String shown(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        String format = size >= 1000 ? "%,.0f" : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.3f";
        return size >= 0.001 ? String.format(Locale.ROOT, format, value) : String.format(Locale.ROOT, "%.3g", value);
    }

    /** With its unit; bytes in the largest decimal unit that leaves a whole number. */
    static String shown(double value, String unit) {
        if (!unit.equals("B/s") && !unit.equals("B")) {
            return shown(value) + (unit.isEmpty() ? "" : " " + unit);
        }
        String[] prefixes = {"", "k", "M", "G", "T"};
        int step = 0;
        double scaled = value;
        while (Math.abs(scaled) >= 1000 && step < prefixes.length - 1) {
            scaled /= 1000;
            step++;
        }
        return shown(scaled) + " " + prefixes[step] + unit;
    }

    /** {@code disk-write-mb-per-second} becomes {@code disk write (MB/s)}. */
    static String requirement(String name) {
        String unit = "";
        String words = name;
        for (String[] known : UNITS) {
            if (words.endsWith(known[0])) {
                unit = known[1];
                words = words.substring(0, words.length() - known[0].length());
                break;
            }
        }
        if (words.equals("eps-one-thread")) {
            return "CPU events a second on one thread (EPS)";
        }
        return (words.equals("eps") ? "CPU events a second on all threads (EPS)" : words.replace('-', ' ')) + unit;
    }

    /** {@code diskWriteBytesPerSecond} becomes {@code disk write}. */
    static String metric(String name) {
        String words = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        // The unit stands behind the figure.
        return words.replaceAll(" (bytes|mbit)? ?per second$| (millis|micros)$", " ")
                .strip();
    }
}
