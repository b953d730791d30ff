package io.fluxforge.bench.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.bench.report.ReportJson;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.node.ObjectNode;

class ReportPageTest {
    private static ObjectNode node(int day, double eps) throws Exception {
        return report("""
                {"benchmark": "node", "time": "2026-11-%02dT10:00:00Z", "version": "1.2.3",
                 "environment": {"cpu": "<script>alert('x & y')</script>", "cores": 4},
                 "machine": {"fingerprint": "f00d", "caches": [{"level": 1, "bytes": 32768}]},
                 "metrics": {"epsAllThreads": {"unit": "1/s", "better": "higher", "median": %f, "min": 250, "max": 310},
                             "diskWriteBytesPerSecond": {"unit": "B/s", "better": "higher", "median": 1320000000,
                                                         "min": 1310000000, "max": 1330000000}},
                 "tier": "CUMULUS", "nextTier": "NIMBUS lacks EPS.",
                 "profile": {"name": "current", "date": "2024-01-01", "source": "somewhere"},
                 "tiers": {"CUMULUS": {"met": true, "checks": [
                               {"requirement": "eps", "limit": 240, "measured": %f, "verdict": "passed"},
                               {"requirement": "upload-mbit-per-second", "limit": 25, "verdict": "unknown"}]},
                           "NIMBUS": {"met": false, "checks": [
                               {"requirement": "eps", "limit": 640, "measured": %f, "verdict": "failed"}]}}}
                """.formatted(day, eps, eps, eps));
    }

    private static ObjectNode report(String json) throws Exception {
        return (ObjectNode) ReportJson.MAPPER.readTree(json);
    }

    /** A browser reads more than this, so that what this reads is whole. */
    private static Document parsed(String page) throws Exception {
        assertThat(page).doesNotContain("http:", "https:", "src=", "@import", "<script");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.substring(page.indexOf('\n')))));
    }

    private static List<Element> all(Document page, String tag, String look) {
        NodeList found = page.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            if (((Element) found.item(i)).getAttribute("class").equals(look)) {
                elements.add((Element) found.item(i));
            }
        }
        return elements;
    }

    @Test
    void measurementsStandAgainstTheLimitsOfTheTiers() throws Exception {
        Document page = parsed(ReportPage.of(node(20, 280), List.of()));
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent())
                .isEqualTo("bench node: <script>alert('x & y')</script>, 4 cores");
        assertThat(all(page, "p", "verdict met").getFirst().getTextContent())
                .isEqualTo("This machine reaches CUMULUS.");
        Element bar = all(page, "rect", "bar").getFirst();
        double length = Double.parseDouble(bar.getAttribute("width"));
        double cumulus = Double.parseDouble(all(page, "line", "met").getFirst().getAttribute("x1"));
        double nimbus =
                Double.parseDouble(all(page, "line", "missed").getFirst().getAttribute("x1"));
        assertThat(length / cumulus).isBetween(1.16, 1.17);
        assertThat(nimbus / cumulus).isBetween(2.66, 2.67);
        assertThat(all(page, "line", "unknown")).hasSize(1);
        assertThat(page.getDocumentElement().getTextContent())
                .contains("upload (Mbit/s)", "not measured", "1.320 GB/s", "caches 1: bytes")
                .doesNotContain("This machine so far");
    }

    /** One thread's figure counts four and eight times: it is drawn once, and all threads beside it, with the reason in words. */
    @Test
    void figureThatTiersMultiplyIsDrawnOnceAndTheOtherWayBesideIt() throws Exception {
        Document page = parsed(ReportPage.of(report("""
                {"benchmark": "node", "time": "2026-11-20T10:00:00Z", "tier": null, "notes": ["CUMULUS: they differ"],
                 "tiers": {"CUMULUS": {"met": false,
                               "checks": [{"requirement": "eps-one-thread", "times": 4, "limit": 240, "measured": 280,
                                           "verdict": "passed"}],
                               "uncounted": {"requirement": "eps", "limit": 240, "measured": 90, "verdict": "failed"}},
                           "NIMBUS": {"met": false,
                               "checks": [{"requirement": "eps-one-thread", "times": 8, "limit": 640, "measured": 560,
                                           "verdict": "failed"}]}}}
                """), List.of()));
        assertThat(page.getDocumentElement().getTextContent())
                .containsSubsequence(
                        "on one thread (EPS)", "70", "does not ask for", "(EPS)", "90", "Notes", "they differ");
        double bar = Double.parseDouble(all(page, "rect", "bar").getFirst().getAttribute("width"));
        double cumulus = Double.parseDouble(all(page, "line", "met").getFirst().getAttribute("x1"));
        double nimbus =
                Double.parseDouble(all(page, "line", "missed").getFirst().getAttribute("x1"));
        assertThat(bar / cumulus).isBetween(1.16, 1.17);
        assertThat(nimbus / cumulus).isBetween(1.33, 1.34);
    }

    /** Reports of other machines, of other benchmarks, and later ones, are not this machine's past. */
    @Test
    void historyIsThatOfTheMachineAndTheBenchmark() throws Exception {
        ObjectNode otherMachine = node(3, 300);
        ((ObjectNode) otherMachine.get("machine")).put("fingerprint", "beef");
        ObjectNode otherBench = node(4, 300);
        otherBench.put("benchmark", "solve");
        List<ObjectNode> found = List.of(node(12, 260), otherMachine, otherBench, node(25, 400), node(9, 270));
        Document page = parsed(ReportPage.of(node(20, 280), found));
        assertThat(page.getDocumentElement().getTextContent()).contains("This machine so far: 3 reports");
        assertThat(all(page, "circle", "point")).hasSize(6);
        assertThat(all(page, "text", "when").getFirst().getTextContent()).isEqualTo("2026-11-09T10:00:00Z");
    }

    @Test
    void phasesStandBesideTheModel() throws Exception {
        Document page = parsed(ReportPage.of(report("""
                {"benchmark": "solve", "params": "zelhash", "device": "a card", "time": "2026-11-20T10:00:00Z",
                 "cpu": "old format", "cores": 2, "secondsPerNonce": 0.5, "minSecondsPerNonce": 0.4,
                 "maxSecondsPerNonce": 0.6, "copyGBPerSecond": 500,
                 "phasesMillis": {"generate": 20, "round 0": 10}, "phasesBytes": {"round 0": 2500000000}}
                """), List.of()));
        assertThat(all(page, "rect", "bar")).hasSize(2);
        assertThat(all(page, "rect", "model")).hasSize(1);
        assertThat(page.getDocumentElement().getTextContent())
                .contains("a card in old format, 2 cores", "10 / 5", "0.500 s");
    }

    @Test
    void reportsBesideEachOther() throws Exception {
        Document page = parsed(ReportPage.comparing(
                List.of(node(1, 200), node(2, 250), node(3, 320)), List.of("a.json", "b.json", "c & d.json")));
        assertThat(page.getDocumentElement().getTextContent())
                .contains("a.json → c & d.json", "+60.0 %", "within the spread");
        assertThat(all(page, "circle", "point")).hasSize(6);
    }

    /** Whatever is in the file, the page is whole. */
    @Test
    void oddReportsMakePagesToo() throws Exception {
        for (String json : List.of(
                "{}",
                "{\"metrics\": 5, \"tiers\": {\"X\": 3}, \"environment\": [], \"machine\": {\"a\": [[1], {\"b\": null}]}}",
                "{\"tiers\": {\"X\": {\"checks\": [{}, {\"limit\": -1e300, \"measured\": 1e300}]}}}",
                "{\"phasesMillis\": {\"a\": \"x\", \"b\": -5}, \"time\": 7, \"metrics\": {\"\": {\"median\": 0}}}",
                "{\"metrics\": {\"a\\u0000]]>\": {\"median\": 1e308, \"min\": -1e308, \"unit\": \"B/s\"}}}")) {
            parsed(ReportPage.of(report(json), List.of(report(json))));
            parsed(ReportPage.comparing(List.of(report(json), report(json)), List.of("a", "b")));
        }
    }
}
