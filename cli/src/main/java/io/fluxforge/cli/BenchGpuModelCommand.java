package io.fluxforge.cli;

import io.fluxforge.bench.gpumodel.Card;
import io.fluxforge.bench.gpumodel.Cards;
import io.fluxforge.bench.gpumodel.GpuModel;
import io.fluxforge.bench.gpumodel.NoncePrediction;
import io.fluxforge.bench.report.ReportFile;
import io.fluxforge.cli.bench.GpuModelReport;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Predicts what GPUs can do at best. */
@Command(
        name = "gpu-model",
        description = "Predict what the kernels can do at best on a GPU that is not here.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "For each phase: what memory moves, by the phase's accesses in a simulated cache",
            "at reduced size; sectors and atomics of the card's cache; instructions; words of",
            "local memory with their conflicts; and the wait for atomics by as many work-items",
            "as a unit keeps. The largest is the phase's time. Two nonces in flight, where the",
            "card has the memory, take as long as what they keep busiest. These are bounds:",
            "no card reaches them.",
            "",
            "With --json standard output gets one object: params, version, compilers,",
            "solutionsPerNonce, cards[] (card, architecture, countsFrom, countsAreCurrent,",
            "tuning, tableBytes, noncesInFlight, phases[], bytesPerNonce, millisAlone,",
            "millisOverlapped, millis, solutionsPerSecond), the best tuning of each card first.",
            "",
            "Exit codes: 0 predicted; 1 a compiler failed; 2 an option is wrong, or there are",
            "no counts for it.",
            "",
            "Examples:",
            "  ./fluxforge bench gpu-model",
            "  ./fluxforge bench gpu-model --card \"RTX 3060\"",
            "  ./fluxforge bench gpu-model --card H200 --tuning gpu-2k --measured solve.json"
        })
final class BenchGpuModelCommand implements Callable<Integer> {
    @ParentCommand
    private BenchCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--card",
            paramLabel = "NAME",
            description = "One card with all its tunings, instead of all cards with their best.")
    private @Nullable String cardName;

    @Option(names = "--tuning", paramLabel = "NAME", description = "This one instead of the best.")
    private @Nullable String tuning;

    @Option(
            names = "--params",
            paramLabel = "PARAMS",
            defaultValue = "zelhash",
            converter = VerifyCommand.ParamsConverter.class,
            description = "zelhash or N,K:PERSONALISATION[:twist]. Default: zelhash.")
    private EquihashParams params;

    @Option(
            names = "--compile",
            description = "Count anew, with the nvcc and clang of this machine, what is stored otherwise.")
    private boolean compile;

    @Option(names = "--store", paramLabel = "FILE", description = "With --compile: add the counts to a file of them.")
    private @Nullable Path store;

    @Option(
            names = "--measured",
            paramLabel = "FILE",
            description = "With --card: a report of `bench solve` on that card, to stand beside the prediction.")
    private @Nullable Path measured;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (store != null && !compile) {
            throw mistake("--store is for --compile");
        }
        Cards cards = Cards.shipped();
        List<Card> wanted = cardName == null ? cards.all() : List.of(card(cards, cardName));
        requireTuning();
        Map<String, Double> seen = measuredMillis();
        GpuModel model = new GpuModel(cards, params);
        List<String> failures = compile ? model.compile(wanted) : List.of();
        failures.forEach(failure -> parent.err().println(spec.qualifiedName() + ": " + failure));
        if (store != null) {
            storeCounts(model, store);
        }
        GpuModelReport report = new GpuModelReport(params, model.compilers(), predict(model, wanted), seen);
        if (json) {
            parent.out().println(report.json());
        } else if (cardName == null) {
            report.printCards(parent.out());
        } else {
            report.printPhases(parent.out());
        }
        return failures.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private List<NoncePrediction> predict(GpuModel model, List<Card> wanted) {
        List<NoncePrediction> predictions = new ArrayList<>();
        for (Card card : wanted) {
            try {
                List<NoncePrediction> ofCard = model.predict(card).stream()
                        .filter(one -> tuning == null || one.tuning().equals(tuning))
                        .toList();
                predictions.addAll(cardName == null ? ofCard.stream().limit(1).toList() : ofCard);
            } catch (IllegalArgumentException e) {
                parent.err().println(spec.qualifiedName() + ": " + e.getMessage());
            }
        }
        if (predictions.isEmpty()) {
            throw mistake("there is nothing to predict from" + (compile ? "" : "; --compile counts anew"));
        }
        return predictions;
    }

    private void storeCounts(GpuModel model, Path file) throws IOException {
        try {
            model.store(file);
        } catch (IllegalArgumentException e) {
            throw mistake("--store: " + file + " has no counts: " + e.getMessage());
        }
    }

    private Card card(Cards cards, String name) {
        return cards.find(name).orElseThrow(() -> {
            List<String> known = cards.all().stream().map(Card::name).toList();
            return mistake("--card: '" + name + "' is none of " + String.join(", ", known) + Nearest.hint(name, known));
        });
    }

    private void requireTuning() {
        List<String> known = GpuModel.tunings(params);
        if (tuning != null && !known.contains(tuning)) {
            throw mistake(
                    "--tuning: '" + tuning + "' is none of " + String.join(", ", known) + Nearest.hint(tuning, known));
        }
    }

    private Map<String, Double> measuredMillis() {
        if (measured == null) {
            return Map.of();
        }
        if (cardName == null) {
            throw mistake("--measured is for --card");
        }
        JsonNode phases;
        try {
            phases = ReportFile.read(measured).path("phasesMillis");
        } catch (IllegalArgumentException e) {
            throw mistake("--measured: " + e.getMessage());
        }
        Map<String, Double> millis = new LinkedHashMap<>();
        phases.properties().forEach(phase -> {
            if (phase.getValue().isNumber()) {
                millis.put(phase.getKey(), phase.getValue().asDouble());
            }
        });
        if (millis.isEmpty()) {
            throw mistake("--measured: " + measured + " is no report of `bench solve`");
        }
        return millis;
    }

    private ParameterException mistake(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
