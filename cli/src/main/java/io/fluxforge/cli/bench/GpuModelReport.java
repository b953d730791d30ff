package io.fluxforge.cli.bench;

import io.fluxforge.bench.gpumodel.Card;
import io.fluxforge.bench.gpumodel.KernelCounts;
import io.fluxforge.bench.gpumodel.NoncePrediction;
import io.fluxforge.bench.gpumodel.PhasePrediction;
import io.fluxforge.bench.report.Envelope;
import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.verifier.EquihashParams;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the model of GPUs says.
 *
 * @param compilers behind the counts
 * @param predictions by card
 * @param measured milliseconds of phases by their names, of the one card; empty if there are none
 */
public record GpuModelReport(
        EquihashParams params,
        List<String> compilers,
        List<NoncePrediction> predictions,
        Map<String, Double> measured) {
    private static final double GIGA = 1e9;
    private static final int PERCENT = 100;

    /** Copies the collections. */
    public GpuModelReport {
        compilers = List.copyOf(compilers);
        predictions = List.copyOf(predictions);
        measured = Map.copyOf(measured);
    }

    /** For programs. */
    public ObjectNode json() {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("params", params.toString());
        json.put("version", Envelope.version());
        ArrayNode names = json.putArray("compilers");
        compilers.forEach(names::add);
        json.put("solutionsPerNonce", NoncePrediction.SOLUTIONS);
        ArrayNode cards = json.putArray("cards");
        predictions.forEach(prediction -> addCard(cards.addObject(), prediction));
        return json;
    }

    private void addCard(ObjectNode json, NoncePrediction nonce) {
        Card card = nonce.card();
        json.put("card", card.name());
        json.put("architecture", card.architecture().name());
        json.put("countsFrom", card.architecture().countsFrom());
        json.put("countsAreCurrent", nonce.current());
        json.put("tuning", nonce.tuning());
        json.put("tableBytes", nonce.tableBytes());
        json.put("noncesInFlight", nonce.nonces());
        ArrayNode phases = json.putArray("phases");
        nonce.phases().forEach(phase -> addPhase(phases.addObject(), phase));
        json.put("bytesPerNonce", Math.round(nonce.memoryBytes()));
        json.put("millisAlone", nonce.millisAlone());
        json.put("millisOverlapped", nonce.millisOverlapped());
        json.put("millis", nonce.millis());
        json.put("solutionsPerSecond", nonce.solutionsPerSecond());
    }

    private void addPhase(ObjectNode json, PhasePrediction phase) {
        KernelCounts counts = phase.counts();
        json.put("phase", phase.name());
        json.put("kernel", phase.kernel());
        json.put("registers", counts.registers());
        json.put("localBytes", counts.localBytes());
        json.put("spillBytes", counts.spillBytes());
        json.put("instructionsPerRow", counts.issued());
        json.put("occupancy", phase.occupancy().fraction());
        json.put("groupsPerUnit", phase.occupancy().groups());
        json.put("occupancyLimit", phase.occupancy().limit().name().toLowerCase(Locale.ROOT));
        json.put("memoryBytes", Math.round(phase.memoryBytes()));
        ObjectNode millis = json.putObject("resourceMillis");
        phase.millis().forEach((resource, each) -> millis.put(resource.name().toLowerCase(Locale.ROOT), each));
        json.put("bound", phase.bound().name().toLowerCase(Locale.ROOT));
        json.put("millis", phase.longest());
        Double seen = measured.get(phase.name());
        if (seen != null) {
            json.put("measuredMillis", seen);
        }
    }

    /** For people: a line for each card. */
    public void printCards(PrintStream out) {
        printHead(out);
        print(
                out,
                "%-12s %-8s %-14s %6s %6s %6s %9s %9s %9s %7s",
                "card",
                "unit",
                "tuning",
                "GB",
                "spill",
                "occ. %",
                "gen., ms",
                "rest, ms",
                "nonce, ms",
                "Sol/s");
        for (NoncePrediction nonce : predictions) {
            double generate = nonce.phases().getFirst().longest();
            print(
                    out,
                    "%-12s %-8s %-14s %6.2f %6d %6.0f %9.2f %9.2f %9.2f %7.1f%s",
                    nonce.card().name(),
                    nonce.card().architecture().name(),
                    nonce.tuning(),
                    nonce.memoryBytes() / GIGA,
                    nonce.phases().stream()
                            .mapToInt(phase -> phase.counts().spillBytes())
                            .max()
                            .orElse(0),
                    PERCENT * nonce.roundOccupancy(),
                    generate,
                    nonce.millisAlone() - generate,
                    nonce.millis(),
                    nonce.solutionsPerSecond(),
                    nonce.current() ? "" : " *");
        }
        printNotes(out);
    }

    /** For people: each prediction with its phases. */
    public void printPhases(PrintStream out) {
        printHead(out);
        for (NoncePrediction nonce : predictions) {
            print(
                    out,
                    "%n%s, %s%s: %.2f GB, %.2f ms alone, %.2f ms beside another, %d in flight: at most %.1f Sol/s",
                    nonce.card().name(),
                    nonce.tuning(),
                    nonce.current() ? "" : " *",
                    nonce.memoryBytes() / GIGA,
                    nonce.millisAlone(),
                    nonce.millisOverlapped(),
                    nonce.nonces(),
                    nonce.solutionsPerSecond());
            print(
                    out,
                    "%-10s %4s %6s %6s %7s %6s  %7s %7s %7s %7s %7s  %s",
                    "phase",
                    "reg.",
                    "local",
                    "occ. %",
                    "instr.",
                    "GB",
                    "memory",
                    "cache",
                    "issue",
                    "local",
                    "latency",
                    measured.isEmpty() ? "ms, bound by" : "ms, bound by; measured");
            nonce.phases().forEach(phase -> printPhase(out, phase));
        }
        printNotes(out);
    }

    private void printPhase(PrintStream out, PhasePrediction phase) {
        List<Double> millis = List.copyOf(phase.millis().values());
        Double seen = measured.get(phase.name());
        print(
                out,
                "%-10s %4d %6d %6.0f %7.1f %6.2f  %7.2f %7.2f %7.2f %7.2f %7.2f  %.2f, %s%s",
                phase.name(),
                phase.counts().registers(),
                phase.counts().localBytes(),
                PERCENT * phase.occupancy().fraction(),
                phase.counts().issued(),
                phase.memoryBytes() / GIGA,
                millis.get(0),
                millis.get(1),
                millis.get(2),
                millis.get(3),
                millis.get(4),
                phase.longest(),
                phase.bound().name().toLowerCase(Locale.ROOT),
                seen == null ? "" : String.format(Locale.ROOT, "; %.2f (%.2f)", seen, seen / phase.longest()));
    }

    private void printHead(PrintStream out) {
        print(
                out,
                "%s, at best, %.0f solutions a nonce; counts of code by %s",
                params,
                NoncePrediction.SOLUTIONS,
                String.join(", ", compilers));
    }

    private void printNotes(PrintStream out) {
        if (predictions.stream().anyMatch(nonce -> !nonce.current())) {
            print(out, "* The counts stored are of other kernels than this program's: --compile counts anew.");
        }
    }

    private static void print(PrintStream out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
