package io.fluxforge.bench.gpumodel;

import io.fluxforge.kernels.opencl.NoncePlan;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the kernels can do at best on each card, by counts that are stored or come from the compilers of this machine. */
public final class GpuModel {
    private static final List<DeviceCompiler> COMPILERS = List.of(new NvidiaCompiler(), new AmdCompiler());

    /** Of what differs by less than a hundredth, the rounds that keep more work-items have more to hide waiting with. */
    private static final Comparator<NoncePrediction> FASTEST = Comparator.comparingLong(
                    (NoncePrediction one) -> Math.round(100 * Math.log(one.millis())))
            .thenComparing(
                    Comparator.comparingDouble(NoncePrediction::roundOccupancy).reversed())
            .thenComparingDouble(NoncePrediction::millisAlone);

    private final Cards cards;
    private final EquihashParams params;
    private CountsTable counts;

    /** A model with the counts that are shipped. */
    public GpuModel(Cards cards, EquihashParams params) {
        this.cards = cards;
        this.params = params;
        this.counts = CountsTable.shipped();
    }

    /** The compilers behind the counts. */
    public List<String> compilers() {
        return counts.compilers();
    }

    /**
     * Writes the counts to a file, and keeps those that it has of others.
     *
     * @throws IllegalArgumentException if the file is of another kind
     */
    public void store(Path file) throws IOException {
        CountsTable all =
                Files.exists(file) ? CountsTable.parse(Files.readString(file)).with(counts) : counts;
        Files.writeString(file, all.text());
    }

    /** Names of the tunings for GPUs. */
    public static List<String> tunings(EquihashParams params) {
        return NoncePlan.forGpus(params, Integer.MAX_VALUE).stream()
                .map(NoncePlan::tuning)
                .toList();
    }

    /**
     * Takes the counts for some cards from the compilers that are here instead of the stored ones.
     *
     * @return what could not be compiled and why, a line each
     */
    public List<String> compile(List<Card> wanted) throws InterruptedException {
        Map<CountsTable.Key, CountsTable.Entry> entries = new HashMap<>(counts.entries());
        Set<String> used = new LinkedHashSet<>();
        List<String> failures = new ArrayList<>();
        Set<Architecture> architectures = new LinkedHashSet<>();
        wanted.forEach(card -> architectures.add(cards.countsOf(card.architecture())));
        for (Architecture architecture : architectures) {
            for (DeviceCompiler compiler : COMPILERS) {
                if (compiler.isFor(architecture.name())) {
                    try {
                        used.add(compiler.version());
                        for (NoncePlan plan : NoncePlan.forGpus(params, architecture.localGroupBytes())) {
                            entries.put(
                                    CountsTable.Key.of(plan, architecture),
                                    new CountsTable.Entry(
                                            CountsTable.digest(plan),
                                            KernelCounter.count(plan, compiler.compile(plan, architecture.name()))));
                        }
                    } catch (IOException e) {
                        failures.add(architecture.name() + ": " + e.getMessage());
                    }
                }
            }
        }
        counts = new CountsTable(used.isEmpty() ? counts.compilers() : List.copyOf(used), entries);
        return failures;
    }

    /**
     * Predicts every tuning that there are counts of and that fits, the fastest first.
     *
     * @throws IllegalArgumentException if there is none
     */
    public List<NoncePrediction> predict(Card card) {
        Architecture compiledFor = cards.countsOf(card.architecture());
        List<NoncePrediction> predictions = new ArrayList<>();
        String problem = "no counts for " + compiledFor.name() + " and " + params;
        for (NoncePlan plan : NoncePlan.forGpus(params, compiledFor.localGroupBytes())) {
            Optional<CountsTable.Entry> entry = counts.find(plan, compiledFor);
            if (entry.isPresent()) {
                try {
                    predictions.add(new NonceModel(card, plan, entry.get().kernels())
                            .predict(entry.get().isOf(plan)));
                } catch (IllegalArgumentException doesNotFit) {
                    problem = String.valueOf(doesNotFit.getMessage());
                }
            }
        }
        if (predictions.isEmpty()) {
            throw new IllegalArgumentException(card.name() + ": " + problem);
        }
        predictions.sort(FASTEST);
        return predictions;
    }
}
