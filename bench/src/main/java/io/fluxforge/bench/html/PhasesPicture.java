package io.fluxforge.bench.html;

import java.util.List;

/**
 * The phases of a nonce as bars, beside what the cost model says of each: its bytes at the speed of a plain copy on the same device.
 *
 * @param phases in their order
 */
record PhasesPicture(List<Phase> phases) {
    private static final double WIDTH = 640;
    private static final double LEFT = 110;
    private static final double RIGHT = 90;
    private static final double ROW = 26;
    private static final double BAR = 9;

    /**
     * A phase.
     *
     * @param model milliseconds, 0 where there is no model
     */
    record Phase(String name, double millis, double model) {}

    boolean hasModel() {
        return phases.stream().anyMatch(phase -> phase.model() > 0);
    }

    void write(Html html) {
        double longest = phases.stream()
                .mapToDouble(phase -> Math.max(phase.millis(), phase.model()))
                .max()
                .orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / Math.max(longest, 1e-9);
        html.open("svg", "viewBox", "0 0 " + (int) WIDTH + " " + (int) (ROW * phases.size()), "role", "img");
        html.element("title", "phases of a nonce, ms");
        for (int i = 0; i < phases.size(); i++) {
            Phase phase = phases.get(i);
            double y = i * ROW;
            html.element("text", phase.name(), "class", "name", "x", LEFT - 8, "y", y + 14);
            bar(html, "bar", y + 3, phase.millis() * scale);
            if (phase.model() > 0) {
                bar(html, "model", y + 3 + BAR, phase.model() * scale);
            }
            html.element(
                    "text",
                    Figures.shown(phase.millis()) + (phase.model() > 0 ? " / " + Figures.shown(phase.model()) : ""),
                    "class",
                    "value",
                    "x",
                    LEFT + 6 + Math.max(phase.millis(), phase.model()) * scale,
                    "y",
                    y + 14);
        }
        html.close();
    }

    private static void bar(Html html, String look, double y, double length) {
        html.empty("rect", "class", look, "x", LEFT, "y", y, "width", Math.max(1, length), "height", BAR, "rx", 2.0);
    }
}
