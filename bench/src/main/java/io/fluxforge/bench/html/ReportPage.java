package io.fluxforge.bench.html;

import io.fluxforge.bench.report.Comparison;
import io.fluxforge.bench.report.Metric;
import io.fluxforge.bench.report.ReportFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reports of one benchmark as a page: the last of them in full, its figures over all of them, and the machine. */
public final class ReportPage {
    private static final int SHOWN_REPORTS = 200;

    private final Html html = new Html();
    private final List<ObjectNode> reports;
    private final ObjectNode last;

    private ReportPage(List<ObjectNode> reports) {
        this.reports = reports;
        last = reports.getLast();
    }

    /**
     * A report, with those before it.
     *
     * @param history reports of the same machine and benchmark, in any order; what is of another kind, or of later, is left out
     * @return the page, UTF-8
     */
    public static String of(ObjectNode report, List<ObjectNode> history) {
        String time = time(report);
        List<ObjectNode> before = history.stream()
                .filter(other -> isSameKind(other, report) && time(other).compareTo(time) <= 0)
                .sorted(Comparator.comparing(ReportPage::time))
                .toList();
        List<ObjectNode> all =
                new ArrayList<>(before.subList(Math.max(0, before.size() - SHOWN_REPORTS), before.size()));
        all.add(report);
        return new ReportPage(all).page(name(report) + ": " + machine(report));
    }

    /**
     * Reports beside each other, in the order in which they are given.
     *
     * @param reports two at least
     * @param names of the reports
     * @return the page, UTF-8
     */
    public static String comparing(List<ObjectNode> reports, List<String> names) {
        ReportPage page = new ReportPage(List.copyOf(reports));
        return page.comparison(names);
    }

    private static boolean isSameKind(ObjectNode one, ObjectNode other) {
        return List.of("benchmark", "params", "device").stream()
                        .allMatch(field -> one.path(field).equals(other.path(field)))
                && machine(one).equals(machine(other))
                && one.path("machine")
                        .path("fingerprint")
                        .equals(other.path("machine").path("fingerprint"));
    }

    private static String time(JsonNode report) {
        return report.path("time").asString("");
    }

    private static String name(JsonNode report) {
        String params = report.path("params").asString("");
        return report.path("benchmark").asString("bench") + (params.isEmpty() ? "" : " " + params);
    }

    private static String machine(JsonNode report) {
        JsonNode environment = report.path("environment");
        JsonNode of = environment.isObject() ? environment : report;
        String device = report.path("device").asString("");
        return (device.isEmpty() || device.equals("cpu") ? "" : device + " in ")
                + of.path("cpu").asString("a machine") + ", " + of.path("cores").asString("?") + " cores";
    }

    private String page(String title) {
        begin(title);
        html.element("p", time(last) + ", version " + last.path("version").asString("unknown"), "class", "quiet");
        tiers();
        phases();
        metrics();
        if (reports.size() > 1) {
            html.element("h2", "This machine so far: " + reports.size() + " reports");
            history(reports.stream().map(ReportPage::time).toList());
        }
        description();
        return end();
    }

    private String comparison(List<String> names) {
        begin(name(last) + ": " + reports.size() + " reports");
        Comparison compared = Comparison.of(reports.getFirst(), last);
        html.element("h2", names.getFirst() + " → " + names.getLast());
        html.open("table").open("tr");
        List.of("figure", "before", "after", "change", "").forEach(head -> html.element("th", head));
        html.close();
        for (Comparison.Row row : compared.rows()) {
            String unit = row.after().unit();
            html.open("tr").element("td", Figures.metric(row.after().name()));
            html.element("td", Figures.shown(row.before().spread().median(), unit), "class", "number");
            html.element("td", Figures.shown(row.after().spread().median(), unit), "class", "number");
            html.element("td", String.format(Locale.ROOT, "%+.1f %%", row.percent()), "class", "number");
            switch (row.change()) {
                case BETTER -> html.element("td", "better", "class", "met");
                case WORSE -> html.element("td", "worse", "class", "missed");
                case WITHIN_SPREAD -> html.element("td", "within the spread", "class", "quiet");
            }
            html.close();
        }
        html.close();
        list("Only in one of them", compared.missing());
        list("What else differs", compared.differences());
        html.element("h2", "All of them");
        history(names);
        description();
        return end();
    }

    private void list(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            html.element("h2", title).open("ul");
            lines.forEach(line -> html.element("li", line));
            html.close();
        }
    }

    private void tiers() {
        if (!(last.get("tiers") instanceof ObjectNode tiers)) {
            return;
        }
        String tier = last.path("tier").asString("");
        html.element(
                "p",
                tier.isEmpty() ? "This machine reaches no tier." : "This machine reaches " + tier + ".",
                "class",
                tier.isEmpty() ? "verdict missed" : "verdict met");
        String next = last.path("nextTier").asString("");
        if (!next.isEmpty()) {
            html.element("p", next);
        }
        JsonNode profile = last.path("profile");
        html.element(
                "p",
                "Limits: profile " + profile.path("name").asString("") + ", "
                        + profile.path("date").asString("") + ", from "
                        + profile.path("source").asString(""),
                "class",
                "quiet");
        html.element("h2", "Measured, and what each tier asks for");
        Limits counted = new Limits();
        Limits uncounted = new Limits();
        tiers.forEachEntry((name, one) -> {
            one.path("checks").forEach(check -> counted.add(name, check));
            if (one.path("uncounted").isObject()) {
                uncounted.add(name, one.path("uncounted"));
            }
        });
        counted.write(html);
        if (!uncounted.ofTiers().isEmpty()) {
            html.element("p", "What this profile does not ask for, but others do:", "class", "quiet");
            uncounted.write(html);
        }
        list(
                "Notes",
                last.path("notes").valueStream().map(note -> note.asString("")).toList());
    }

    /** Limits by requirement, then by tier, and what was measured of each. */
    private record Limits(Map<String, Map<String, LimitsPicture.Limit>> ofTiers, Map<String, Double> measured) {
        Limits() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        void add(String tier, JsonNode check) {
            String requirement = check.path("requirement").asString("");
            // A figure that a tier multiplies is shown as it was measured, against the limit divided by as much.
            double times = Math.max(1, check.path("times").asDouble(1));
            ofTiers.computeIfAbsent(requirement, key -> new LinkedHashMap<>())
                    .put(
                            tier,
                            new LimitsPicture.Limit(
                                    check.path("limit").asDouble(0) / times,
                                    check.path("verdict").asString("")));
            if (check.path("measured").isNumber()) {
                measured.put(requirement, check.path("measured").asDouble() / times);
            }
        }

        void write(Html html) {
            ofTiers.forEach((requirement, limits) ->
                    new LimitsPicture(requirement, measured.get(requirement), limits).write(html));
        }
    }

    private void phases() {
        if (!(last.get("phasesMillis") instanceof ObjectNode millis)) {
            return;
        }
        double copy = last.path("copyGBPerSecond").asDouble(0);
        List<PhasesPicture.Phase> phases = new ArrayList<>();
        millis.forEachEntry((name, value) -> {
            double bytes = last.path("phasesBytes").path(name).asDouble(0);
            double model = copy > 0 ? bytes / (copy * 1e6) : 0;
            phases.add(new PhasesPicture.Phase(name, value.asDouble(0), model));
        });
        PhasesPicture picture = new PhasesPicture(phases);
        html.element("h2", "Where the time of a nonce goes");
        html.element(
                "p",
                picture.hasModel()
                        ? "Milliseconds measured / of the model: the phase's bytes at the speed of a plain copy, "
                                + Figures.shown(copy) + " GB/s."
                        : "Milliseconds.",
                "class",
                "quiet");
        picture.write(html);
    }

    private void metrics() {
        html.element("h2", "All figures").open("table").open("tr");
        List.of("figure", "median", "least", "most").forEach(head -> html.element("th", head));
        html.close();
        for (Metric metric : ReportFile.metrics(last)) {
            html.open("tr").element("td", Figures.metric(metric.name()));
            for (double value : new double[] {
                metric.spread().median(), metric.spread().min(), metric.spread().max()
            }) {
                html.element("td", Figures.shown(value, metric.unit()), "class", "number");
            }
            html.close();
        }
        html.close();
    }

    private void history(List<String> names) {
        Map<String, List<HistoryPicture.Point>> points = new LinkedHashMap<>();
        for (int i = 0; i < reports.size(); i++) {
            String when = names.get(i);
            ReportFile.metrics(reports.get(i))
                    .forEach(metric -> points.computeIfAbsent(metric.name(), key -> new ArrayList<>())
                            .add(new HistoryPicture.Point(when, metric)));
        }
        points.values().stream().filter(line -> line.size() > 1).forEach(line -> new HistoryPicture(line).write(html));
    }

    private void description() {
        html.element("h2", "The machine").open("table");
        rows("", last.path("environment"));
        rows("", last.path("machine"));
        html.close();
    }

    private void rows(String prefix, JsonNode of) {
        if (!(of instanceof ObjectNode fields)) {
            return;
        }
        fields.forEachEntry((name, value) -> {
            String shown = prefix + Figures.metric(name);
            if (value.isObject()) {
                rows(shown + " ", value);
            } else if (value.isArray() && value.path(0).isObject()) {
                for (int i = 0; i < value.size(); i++) {
                    rows(shown + " " + (i + 1) + ": ", value.get(i));
                }
            } else {
                html.open("tr").element("td", shown).element("td", text(value)).close();
            }
        });
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> words = new ArrayList<>();
            value.forEach(word -> words.add(text(word)));
            return String.join(" ", words);
        }
        return value.isNumber() ? Figures.shown(value.asDouble()) : value.asString(value.toString());
    }

    private void begin(String title) {
        html.trusted("<!DOCTYPE html>\n");
        html.open("html", "lang", "en").open("head").empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", "Fluxforge bench " + title);
        html.open("style").trusted(STYLE).close().close();
        html.open("body").open("main").element("h1", "bench " + title);
    }

    private String end() {
        html.close().close().close();
        return html.toString();
    }

    private static final String STYLE = """
            :root { --ink: #1c2733; --paper: #ffffff; --quiet: #5d6b79; --line: #d5dce3; --bar: #2f6fb2; --model: #b9c7d6;
              --met: #18794e; --missed: #c0342b; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4eaf0; --paper: #12181f; --quiet: #93a1af; --line: #2c3844;
              --bar: #5b9fe6; --model: #41566b; --met: #4cc38a; --missed: #ff7a70; } }
            body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
            main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
            h1 { font-size: 1.5rem; margin: 0 0 .2rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
            p { margin: .3rem 0; } .quiet { color: var(--quiet); font-size: .9rem; }
            .verdict { font-size: 1.25rem; font-weight: 600; margin-top: 1rem; }
            .verdict.met, td.met { color: var(--met); } .verdict.missed, td.missed { color: var(--missed); }
            svg { width: 100%; height: auto; display: block; } svg text { font: 11px system-ui, sans-serif; fill: var(--quiet); }
            .limits, .history { margin: .9rem 0 1.2rem; }
            .track { fill: var(--line); } .bar { fill: var(--bar); } .model { fill: var(--model); }
            svg text.met, svg text.missed, svg text.unknown { text-anchor: middle; }
            svg text.met { fill: var(--met); } svg text.missed { fill: var(--missed); }
            line { stroke-width: 2; } line.met { stroke: var(--met); } line.missed { stroke: var(--missed); }
            line.unknown { stroke: var(--quiet); }
            svg text.cut { fill: var(--paper); font-weight: 700; } svg text.name { text-anchor: end; }
            svg text.end, svg text.value { fill: var(--ink); } svg text.last { text-anchor: end; }
            .line { fill: none; stroke: var(--bar); stroke-width: 1.5; } .spread { stroke: var(--model); stroke-width: 4; }
            .point { fill: var(--bar); }
            table { border-collapse: collapse; width: 100%; font-size: .9rem; }
            th + th { text-align: right; } td:first-child { min-width: 9.5rem; }
            th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
              overflow-wrap: anywhere; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            """;
}
