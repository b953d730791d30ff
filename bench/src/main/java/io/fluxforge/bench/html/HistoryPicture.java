package io.fluxforge.bench.html;

import io.fluxforge.bench.report.Metric;
import java.util.List;

/**
 * One figure over the reports of a machine: the median as a line, from the least to the most of its repetitions as strokes.
 *
 * @param points in the order of time, two at least
 */
record HistoryPicture(List<Point> points) {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 120;
    private static final double LEFT = 6;
    private static final double RIGHT = 96;
    private static final double TOP = 10;
    private static final double BOTTOM = 22;

    /**
     * A figure of one report.
     *
     * @param when for people
     */
    record Point(String when, Metric metric) {}

    void write(Html html) {
        Metric last = points.getLast().metric();
        double low = points.stream()
                .mapToDouble(point -> point.metric().spread().min())
                .min()
                .orElse(0);
        double high = points.stream()
                .mapToDouble(point -> point.metric().spread().max())
                .max()
                .orElse(1);
        double room = high > low ? 0.05 * (high - low) : Math.max(1e-9, 0.05 * Math.abs(high));
        double from = low - room;
        double scale = (HEIGHT - TOP - BOTTOM) / (high + room - from);
        String name = Figures.metric(last.name());
        html.open("div", "class", "history");
        html.open("p")
                .element("b", name)
                .text(", " + (last.better() == Metric.Better.HIGHER ? "more" : "less") + " is better")
                .close();
        html.open("svg", "viewBox", "0 0 " + (int) WIDTH + " " + (int) HEIGHT, "role", "img");
        html.element("title", name + " over " + points.size() + " reports");
        double step = (WIDTH - LEFT - RIGHT) / (points.size() - 1);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            Metric metric = points.get(i).metric();
            double x = LEFT + i * step;
            double y = y(metric.spread().median(), from, scale);
            line.append((int) Math.round(x))
                    .append(',')
                    .append((int) Math.round(y))
                    .append(' ');
            html.empty(
                    "line",
                    "class",
                    "spread",
                    "x1",
                    x,
                    "x2",
                    x,
                    "y1",
                    y(metric.spread().min(), from, scale),
                    "y2",
                    y(metric.spread().max(), from, scale));
            html.open("circle", "class", "point", "cx", x, "cy", y, "r", 3.0)
                    .element(
                            "title",
                            points.get(i).when() + ": "
                                    + Figures.shown(metric.spread().median(), metric.unit()))
                    .close();
        }
        html.empty("polyline", "class", "line", "points", line.toString().strip());
        double end = LEFT + (points.size() - 1) * step;
        html.element(
                "text",
                Figures.shown(last.spread().median(), last.unit()),
                "class",
                "end",
                "x",
                end + 8,
                "y",
                y(last.spread().median(), from, scale) + 4);
        html.element("text", points.getFirst().when(), "class", "when", "x", LEFT, "y", HEIGHT - 5);
        html.element("text", points.getLast().when(), "class", "when last", "x", end, "y", HEIGHT - 5);
        html.close().close();
    }

    private static double y(double value, double from, double scale) {
        return HEIGHT - BOTTOM - (value - from) * scale;
    }
}
