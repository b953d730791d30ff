package io.fluxforge.bench.html;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One measurement as a bar, with the limit of each tier as a mark across it.
 *
 * @param name of the requirement
 * @param measured null if it was not measured
 * @param limits by tier, the lowest tier first
 */
record LimitsPicture(String name, @Nullable Double measured, Map<String, Limit> limits) {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 58;
    private static final double BAR_TOP = 24;
    private static final double BAR = 14;
    /** A bar may reach so far beyond the highest limit before it is cut. */
    private static final double BEYOND = 1.25;

    /**
     * What a tier asks for.
     *
     * @param verdict passed, failed, or why it is neither
     */
    record Limit(double value, String verdict) {}

    void write(Html html) {
        double highest =
                limits.values().stream().mapToDouble(Limit::value).max().orElse(1);
        double scale = highest > 0 ? WIDTH / (BEYOND * highest) : 0;
        String value = measured == null ? "not measured" : Figures.shown(measured);
        html.open("div", "class", "limits");
        html.open("p")
                .element("b", Figures.requirement(name))
                .text(": " + value)
                .close();
        html.open("svg", "viewBox", "0 0 " + (int) WIDTH + " " + (int) HEIGHT, "role", "img");
        html.element("title", Figures.requirement(name) + ": " + value);
        html.empty("rect", "class", "track", "x", 0.0, "y", BAR_TOP, "width", WIDTH, "height", BAR, "rx", 3.0);
        if (measured != null) {
            boolean cut = measured * scale > WIDTH;
            double length = Math.max(1, Math.min(WIDTH, measured * scale));
            html.empty("rect", "class", "bar", "x", 0.0, "y", BAR_TOP, "width", length, "height", BAR, "rx", 3.0);
            if (cut) {
                html.element("text", "»", "class", "cut", "x", WIDTH - 14, "y", BAR_TOP + 11);
            }
        }
        marks(html, scale);
        html.close().close();
    }

    /** Tiers with one limit share a mark; names that would touch go below in turn. */
    private void marks(Html html, double scale) {
        double lastAbove = -WIDTH;
        Map<Double, String> tiers = new TreeMap<>();
        Map<Double, String> looks = new TreeMap<>();
        limits.forEach((tier, limit) -> {
            tiers.merge(limit.value(), tier, (one, other) -> one + ", " + other);
            looks.put(
                    limit.value(),
                    switch (limit.verdict()) {
                        case "passed" -> "met";
                        case "failed" -> "missed";
                        default -> "unknown";
                    });
        });
        for (Map.Entry<Double, String> mark : tiers.entrySet()) {
            double x = Math.min(WIDTH - 1, mark.getKey() * scale);
            String label = mark.getValue() + " " + Figures.shown(mark.getKey());
            double half = 3.4 * label.length();
            boolean above = x - half > lastAbove;
            if (above) {
                lastAbove = x + half;
            }
            String look = looks.getOrDefault(mark.getKey(), "unknown");
            html.empty("line", "class", look, "x1", x, "y1", BAR_TOP - 4, "x2", x, "y2", BAR_TOP + BAR + 4);
            double at = Math.max(half, Math.min(WIDTH - half, x));
            html.element("text", label, "class", look, "x", at, "y", above ? BAR_TOP - 9 : BAR_TOP + BAR + 17);
        }
    }
}
